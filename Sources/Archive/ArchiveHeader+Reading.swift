import NeedletailMetrics
import NeedletailNotation

extension ArchiveHeader {
  /// Reads a header's JSON.
  ///
  /// - Throws: `Malformed`, with the place in the JSON, when it is not a header of this version.
  init(json bytes: [UInt8]) throws(Malformed) {
    do throws(TextError) {
      var reader = JSONReader(PlacedText(bytes, path: "the header"))
      self = try Self.read(&reader)
    } catch {
      throw Malformed("in line \(error.line), column \(error.column) of its JSON: \(error.message)")
    }
  }

  private static func read(_ reader: inout JSONReader) throws(TextError) -> ArchiveHeader {
    var run: Run?
    var interval: Int?
    var (histograms, gauges): ([Series]?, [Series]?)
    var schemaIsKnown = false
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "schema": schemaIsKnown = try reader.string() == schema
      case "run": run = try readRun(&reader)
      case "interval_ns": interval = try whole(&reader)
      case "histograms": histograms = try readSeries(&reader)
      case "gauges": gauges = try readSeries(&reader)
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard schemaIsKnown else { throw reader.error("a schema other than \(schema)") }
    guard let run, let interval, interval > 0, let histograms, let gauges else {
      throw reader.error("`run`, `interval_ns`, `histograms` or `gauges` is missing")
    }
    return ArchiveHeader(
      run: run, intervalNanoseconds: UInt64(interval), histograms: histograms.map(\.key),
      gauges: gauges.map { IntervalRecording.Gauge($0.key, decimals: $0.decimals) })
  }

  private static func readRun(_ reader: inout JSONReader) throws(TextError) -> Run {
    var run = Run(workload: "", sha256: "", seed: 0, clock: "", needletail: "")
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "workload": run.workload = try reader.string()
      case "sha256": run.sha256 = try reader.string()
      case "seed": run.seed = try seed(&reader)
      case "clock": run.clock = try reader.string()
      case "needletail": run.needletail = try reader.string()
      case "started_at_ms": run.startedAtMilliseconds = UInt64(try whole(&reader))
      default: try reader.skipValue()
      }
    }
    return run
  }

  private struct Series {
    var key: MetricKey
    var decimals = 0
  }

  private static func readSeries(_ reader: inout JSONReader) throws(TextError) -> [Series] {
    var series: [Series] = []
    try reader.beginArray()
    while try reader.nextElement() {
      guard series.count < mostSeries else { throw reader.error("more than \(mostSeries) series") }
      series.append(try readOne(&reader))
    }
    return series
  }

  private static func readOne(_ reader: inout JSONReader) throws(TextError) -> Series {
    var (metric, unit): (String?, MetricKey.Unit?)
    var labels: [MetricKey.Label] = []
    var decimals = 0
    try reader.beginObject()
    while let key = try reader.nextKey() {
      switch key {
      case "metric": metric = try reader.string()
      case "unit": unit = MetricKey.Unit(rawValue: try reader.string())
      case "decimals": decimals = try whole(&reader, upTo: 9)
      case "labels":
        try reader.beginObject()
        while let kind = try reader.nextKey() { labels.append(MetricKey.Label(kind, try reader.string())) }
      default: try reader.skipValue()
      }
    }
    guard let metric, let unit else { throw reader.error("a series without a metric or a known unit") }
    return Series(key: MetricKey(metric, unit, labels: labels), decimals: decimals)
  }

  private static func whole(_ reader: inout JSONReader, upTo limit: UInt64 = 1 << 62) throws(TextError) -> Int {
    let offset = reader.valueOffset()
    guard let value = try reader.number().whole(upTo: limit) else {
      throw reader.error("a whole number from 0 to \(limit) goes here", at: offset)
    }
    return value
  }

  /// Seeds take all 64 bits, which a decimal number of 18 digits cannot hold.
  private static func seed(_ reader: inout JSONReader) throws(TextError) -> UInt64 {
    let offset = reader.valueOffset()
    _ = try reader.number()
    guard let text = String(validating: reader.text.bytes[offset..<reader.position], as: UTF8.self),
      let seed = UInt64(text)
    else { throw reader.error("a whole number below 2^64 goes here", at: offset) }
    return seed
  }
}
