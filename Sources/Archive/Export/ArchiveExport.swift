public import NeedletailMetrics

/// What an archive can be turned into.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// HdrHistogram's interval log, version 1.3.
  case hlog
  /// HdrHistogram's percentile table of one metric over all.
  case hgrm
  /// A line an interval and figure.
  case csv
  /// OpenMetrics' text, which Prometheus reads: histograms over all, and how gauges stood last.
  case openmetrics
  /// Everything, percentiles instead of counters.
  case json
}

/// Which figures of an archive are exported, and from when to when.
public struct ExportSelection: Sendable, Equatable {
  /// A metric's name, with or without `_ms`; `nil` is every one.
  public var metric: String?
  /// Labels a figure must have, all of them.
  public var labels: [MetricKey.Label]
  /// Instants of the run in which the intervals begin.
  public var nanoseconds: Range<UInt64>

  public init(
    metric: String? = nil, labels: [MetricKey.Label] = [], nanoseconds: Range<UInt64> = 0..<UInt64.max
  ) {
    self.metric = metric
    self.labels = labels
    self.nanoseconds = nanoseconds
  }
}

/// An archive on its way into another format, a piece at a time.
public struct ArchiveExport: Sendable {
  let reader: ArchiveReader
  private let format: ExportFormat
  /// The places of the figures that are exported.
  let histograms: [Int]
  let gauges: [Int]
  private let numbers: ClosedRange<UInt64>

  /// - Throws: `ArchiveError` when nothing in the archive is selected, or more than one metric for a table of one.
  public init(
    _ reader: ArchiveReader, as format: ExportFormat, _ selection: ExportSelection = ExportSelection()
  ) throws(ArchiveError) {
    self.reader = reader
    self.format = format
    let header = reader.header
    histograms = header.histograms.indices.filter { selection.includes(header.histograms[$0]) }
    gauges = header.gauges.indices.filter { selection.includes(header.gauges[$0].key) }
    let length = header.intervalNanoseconds
    let (instants, first) = (selection.nanoseconds, (selection.nanoseconds.lowerBound + length - 1) / length)
    guard !histograms.isEmpty || !gauges.isEmpty, !instants.isEmpty, first <= (instants.upperBound - 1) / length else {
      throw ArchiveError(
        path: reader.path, message: "nothing in it has that name, those labels and that time",
        remedy: "see what it holds with `needletail inspect`")
    }
    numbers = first...(instants.upperBound - 1) / length
    guard format == .hgrm else { return }
    let metrics = Set(histograms.map { header.histograms[$0].metric })
    guard metrics.count == 1 else {
      let known = metrics.sorted().joined(separator: ", ")
      throw ArchiveError(
        path: reader.path, message: "a percentile table is of one metric, and there are \(metrics.count)",
        remedy: known.isEmpty ? "choose a format that has gauges" : "name one with --metric: \(known)")
    }
  }

  /// Writes everything, piece after piece.
  ///
  /// - Returns: the first damage on the way, `nil` when there was none; what could not be read is left out.
  /// - Throws: `ArchiveError` when the file cannot be read, and what `emit` throws.
  /// - Complexity: O(bytes of the archive in the range). Memory: an interval, and for all formats but `hlog` and `csv` a
  ///   histogram for each that is exported.
  public func write(_ emit: (String) throws -> Void) throws -> ArchiveError? {
    switch format {
    case .hlog: try writeLog(emit)
    case .csv: try writeTable(emit)
    case .json: try writeJSON(emit)
    case .hgrm: try writePercentiles(emit)
    case .openmetrics: try writeOpenMetrics(emit)
    }
  }

  /// The selected intervals, one after another.
  func read(_ body: (RecordedInterval) throws -> Void) throws -> ArchiveError? {
    try reader.read(numbers, histograms: Set(histograms), gauges: !gauges.isEmpty, body)
  }

  /// The selected figures, added up.
  func totals() throws -> (histograms: [Int: Histogram], gauges: [Int64], damage: ArchiveError?) {
    var totals: [Int: Histogram] = [:]
    var last: [Int64] = []
    let damage = try read { interval in
      try add(interval, to: &totals)
      if !interval.gauges.isEmpty { last = interval.gauges }
    }
    return (totals, last, damage)
  }

  /// Adds an interval's samples up.
  func add(_ interval: RecordedInterval, to totals: inout [Int: Histogram]) throws {
    for entry in interval.entries {
      guard totals[entry.histogram, default: Histogram()].takes(entry.samples) else {
        throw ArchiveError(
          path: reader.path, message: "its intervals add up to over 2^64 samples", remedy: "select a shorter time")
      }
      totals[entry.histogram, default: Histogram()].merge(entry.samples)
    }
  }
}

extension ExportSelection {
  func includes(_ key: MetricKey) -> Bool {
    (metric == nil || metric == key.metric || metric == key.shownName) && labels.allSatisfy { key.labels.contains($0) }
  }
}

extension Histogram {
  /// Whether these samples can be counted in addition.
  fileprivate func takes(_ samples: SparseHistogram) -> Bool { !count.addingReportingOverflow(samples.count).overflow }
}
