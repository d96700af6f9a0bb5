public import NeedletailArchive
import NeedletailMetrics

/// What an archive holds, as `needletail inspect` shows it.
public struct ArchiveSummary: Sendable {
  private let header: ArchiveHeader
  private let survey: ArchiveSurvey
  private let path: String
  private let width: Int
  private let typeface: Typeface
  private let wording: Wording

  /// - Parameter width: no line of a table is longer.
  public init(of reader: ArchiveReader, _ survey: ArchiveSurvey, width: Int, typeface: Typeface) {
    header = reader.header
    path = reader.path
    self.survey = survey
    self.width = width
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  public var text: String {
    (facts + [""] + histograms + (header.gauges.isEmpty ? [] : [""] + gauges)).joined(separator: "\n") + "\n"
  }

  private var facts: [String] {
    let run = header.run
    let length = wording.duration(nanoseconds: header.intervalNanoseconds)
    var lines = [
      "\(path): \(ending)",
      "run        \(run.workload), seed \(run.seed), \(run.clock) clock, needletail \(run.needletail)",
      "workload   sha256 \(run.sha256)",
      "intervals  \(wording.count(survey.intervals)) of \(length)\(span)",
      "size       \(wording.count(survey.bytes)) bytes, \(wording.count(survey.storedBytes)) of them intervals"
        + packing,
    ]
    if let started = header.startedAt { lines.insert("started    \(started)", at: 3) }
    return lines.map { typeface.printable($0) }
  }

  private var ending: String {
    switch survey.ending {
    case .closed: "whole"
    case .open: "not closed; every block is whole, as while a run goes on or after a kill"
    case .torn(let offset): "torn at byte \(offset), as by a kill; what comes before is whole"
    case .damaged(let error): "damaged at byte \(error.offset ?? 0)"
    }
  }

  /// From when to when.
  private var span: String {
    guard let first = survey.firstNumber, let last = survey.lastNumber else { return "" }
    let length = Double(header.intervalNanoseconds)
    let (from, to) = (Double(first) * length, (Double(last) + 1) * length)
    return ", from \(wording.duration(nanoseconds: from)) to \(wording.duration(nanoseconds: to))"
  }

  private var packing: String {
    guard survey.packedIntervals > 0 else { return "" }
    return " (\(wording.count(survey.packedIntervals)) packed by LZ4 from \(wording.count(survey.payloadBytes)) in all)"
  }

  private var histograms: [String] {
    var table = Table(Self.titles("histograms", ["intervals", "samples", "bytes", "B/sample"]), typeface: typeface)
    for (key, share) in zip(header.histograms, survey.shares) {
      let each = share.samples > 0 ? wording.decimal(Double(share.bytes) / Double(share.samples), places: 4) : ""
      let figures = [wording.count(share.intervals), wording.count(share.samples), wording.count(share.bytes), each]
      table.add(Self.names(key) + figures.map { Table.Cell($0) })
    }
    return table.lines(width: width)
  }

  private var gauges: [String] {
    var table = Table(Self.titles("gauges", ["decimals"]), typeface: typeface)
    for gauge in header.gauges { table.add(Self.names(gauge.key) + [Table.Cell(String(gauge.decimals))]) }
    let values = Double(survey.intervals * header.gauges.count)
    let each = values > 0 ? ", \(wording.decimal(Double(survey.gaugeBytes) / values, places: 2)) a value" : ""
    return table.lines(width: width) + ["gauges take \(wording.count(survey.gaugeBytes)) bytes\(each)"]
  }

  /// The titles of a table, those of names where the names begin.
  private static func titles(_ heading: String, _ figures: [String]) -> [Table.Cell] {
    [Table.Cell(heading, ink: .bold)] + ["labels", "unit"].map { Table.Cell($0, ink: .dim, isLeading: true) }
      + figures.map { Table.Cell($0, ink: .dim) }
  }

  private static func names(_ key: MetricKey) -> [Table.Cell] {
    let labels = key.labels.map { "\($0.kind)=\($0.value)" }.joined(separator: " ")
    return [key.metric, labels, key.unit.rawValue].map { Table.Cell($0, isLeading: true) }
  }
}
