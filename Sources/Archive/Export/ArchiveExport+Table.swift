import NeedletailMetrics
import NeedletailNotation

/// Comma-separated values (RFC 4180): a line for each interval and figure, gauges in a column of their own.
extension ArchiveExport {
  func writeTable(_ emit: (String) throws -> Void) throws -> ArchiveError? {
    let percentiles = Histogram.reportedPercentiles.map(\.name).joined(separator: ",")
    try emit("start_s,length_s,metric,labels,count,mean,min,\(percentiles),max,value\r\n")
    return try read { interval in
      let start = reader.header.startSeconds(of: interval).plain
      let beginning = "\(start),\((Double(interval.lengthNanoseconds) / 1e9).plain)"
      for entry in interval.entries {
        let key = reader.header.histograms[entry.histogram]
        try emit("\(beginning),\(Self.name(key)),\(Self.figures(entry.samples, key.shownRatio)),\r\n")
      }
      for position in gauges where !interval.gauges.isEmpty {
        let gauge = reader.header.gauges[position]
        let blanks = String(repeating: ",", count: 4 + Histogram.reportedPercentiles.count)
        let value = gauge.shown(interval.gauges[position]) / gauge.key.shownRatio
        try emit("\(beginning),\(Self.name(gauge.key)),\(blanks)\(value.plain)\r\n")
      }
    }
  }

  private static func name(_ key: MetricKey) -> String { "\(quoted(key.shownName)),\(quoted(key.labelText))" }

  private static func figures(_ samples: SparseHistogram, _ ratio: Double) -> String {
    let histogram = Histogram(samples)
    let values =
      [histogram.min] + Histogram.reportedPercentiles.map { histogram.percentile($0.percent) } + [histogram.max]
    let shown = [histogram.mean / ratio] + values.map { Double($0) / ratio }
    return "\(histogram.count)," + shown.map(\.plain).joined(separator: ",")
  }

  /// In quotes where it needs them.
  static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    return "\"" + text.replacingScalars(["\"": "\"\""]) + "\""
  }
}

extension Double {
  /// The shortest decimal that reads back as the same; exports hold finite numbers only.
  var plain: String { plainDecimal ?? "0.0" }
}
