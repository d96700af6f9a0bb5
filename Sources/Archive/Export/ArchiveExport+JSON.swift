import NeedletailMetrics
import NeedletailNotation

/// One JSON document, schema `needletail.export/1`: what the archive holds, interval by interval, and added up.
extension ArchiveExport {
  func writeJSON(_ emit: (String) throws -> Void) throws -> ArchiveError? {
    let header = reader.header
    var members = ["schema": JSON.string("needletail.export/1")]
    members["run"] = header.json["run"]
    members["interval_s"] = .number(Double(header.intervalNanoseconds) / 1e9)
    members["histograms"] = .array(histograms.map { Self.name(header.histograms[$0]) })
    members["gauges"] = .array(gauges.map { Self.name(header.gauges[$0].key) })
    // The document is left open for the intervals, which are too many to be held.
    let opening = try JSON.object(members).text()
    try emit(opening.dropLast(3) + ",\n  \"intervals\": [")
    let places = Dictionary(uniqueKeysWithValues: histograms.enumerated().map { ($1, $0) })
    var totals: [Int: Histogram] = [:]
    var separator = "\n"
    let damage = try read { interval in
      try add(interval, to: &totals)
      try emit(separator + line(interval, places))
      separator = ",\n"
    }
    let sums = histograms.map { totals[$0] ?? Histogram() }
    let lines = zip(histograms, sums).map { position, sum in
      Self.line { writer in Self.write(sum, header.histograms[position].shownRatio, to: &writer) }
    }
    try emit("\n  ],\n  \"totals\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n")
    return damage
  }

  private static func name(_ key: MetricKey) -> JSON {
    var labels: [String: JSON] = [:]
    for label in key.labels { labels[label.kind] = .string(label.value) }
    return .object(["metric": .string(key.shownName), "labels": .object(labels)])
  }

  /// Histograms are named by their place in the document's list.
  private func line(_ interval: RecordedInterval, _ places: [Int: Int]) -> String {
    Self.line { writer in
      writer.number("start_s", reader.header.startSeconds(of: interval))
      writer.number("length_s", Double(interval.lengthNanoseconds) / 1e9)
      writer.objects("histograms", interval.entries) { writer, entry in
        writer.member("index", places[entry.histogram] ?? 0)
        Self.write(Histogram(entry.samples), reader.header.histograms[entry.histogram].shownRatio, to: &writer)
      }
      guard !interval.gauges.isEmpty else { return }
      writer.numbers(
        "gauges",
        gauges.map { position in
          let gauge = reader.header.gauges[position]
          return gauge.shown(interval.gauges[position]) / gauge.key.shownRatio
        })
    }
  }

  private static func write(_ histogram: Histogram, _ ratio: Double, to writer: inout JSONLineWriter) {
    writer.member("count", histogram.count)
    writer.number("mean", histogram.mean / ratio)
    writer.number("stddev", histogram.stddev / ratio)
    writer.number("min", Double(histogram.min) / ratio)
    for (name, percent) in Histogram.reportedPercentiles {
      writer.number(name, Double(histogram.percentile(percent)) / ratio)
    }
    writer.number("max", Double(histogram.max) / ratio)
  }

  private static func line(_ write: (inout JSONLineWriter) -> Void) -> String {
    var writer = JSONLineWriter()
    write(&writer)
    return "    " + String(decoding: writer.line().dropLast(), as: UTF8.self)
  }
}
