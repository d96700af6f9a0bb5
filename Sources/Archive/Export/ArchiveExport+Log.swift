import NeedletailMetrics
import NeedletailNotation

/// HdrHistogram's interval log: a line for each interval and figure with samples, tagged with the figure's name.
extension ArchiveExport {
  func writeLog(_ emit: (String) throws -> Void) throws -> ArchiveError? {
    let header = reader.header
    let started = Double(header.run.startedAtMilliseconds ?? 0) / 1_000
    let date = CalendarInstant(milliseconds: header.run.startedAtMilliseconds ?? 0).text
    // What the line begins with is never a workload's name, which might be `StartTime: 7`.
    try emit("#[Recorded by needletail \(header.run.needletail.oneLine): \(header.run.workload.oneLine)]\n")
    try emit("#[Histogram log format version 1.3]\n")
    try emit("#[StartTime: \(FixedDecimal.text(started, decimals: 3)) (seconds since epoch), \(date)]\n")
    try emit("#[BaseTime: \(FixedDecimal.text(started, decimals: 3)) (seconds since epoch)]\n")
    try emit("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n")
    return try read { interval in
      for entry in interval.entries { try emit(line(interval, entry)) }
    }
  }

  /// The largest value is shown in milliseconds, as the highest its counter stands for.
  private func line(_ interval: RecordedInterval, _ entry: RecordedInterval.Entry) -> String {
    let key = reader.header.histograms[entry.histogram]
    let most = entry.samples.indices.last.map { HistogramScale.highest(at: Int($0)) } ?? 0
    let fields = [
      reader.header.startSeconds(of: interval), Double(interval.lengthNanoseconds) / 1e9,
      Double(most) / key.shownRatio,
    ]
    let numbers = fields.map { FixedDecimal.text($0, decimals: 3) }.joined(separator: ",")
    var line = "Tag=\(key.tag),\(numbers),\(HDRPayload.text(of: entry.samples))\n"
    if entry.samples.overflow > 0 {
      line =
        "#[\(entry.samples.overflow) samples of the next line are over 100 h and in none of its counters]\n" + line
    }
    return line
  }
}

extension String {
  /// Without what some reader or other takes for the end of a line, which would end a comment.
  fileprivate var oneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { Self.lineBreaks.contains($0.value) ? " " : $0 }))
  }

  private static let lineBreaks: Set<UInt32> = [0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029]
}
