public import NeedletailEngine

/// `--hold 'p(99) job_latency_ms < 20s'`: a threshold as a command line says it.
extension Threshold {
  /// Reads `p(99) job_latency_ms < 20s`, `job p99 < 20s`, `call p95{agent=expert} <= 2s`, `failure_rate < 2%`, `cost < $5`.
  ///
  /// Whether there is an agent of that name is known only to a file.
  /// - Parameter option: what messages call the place.
  /// - Throws: `WorkloadError` with what is wrong and what to write.
  public init(
    holding text: String, option: String = "--hold", figures: FigureCatalogue = .standard
  ) throws(WorkloadError) {
    let diagnostics = Diagnostics(path: option)
    let value = Value(text, of: option, diagnostics)
    // A label has a sign of its own, in braces: `call_latency_ms{agent=expert}`.
    let begin = text.lastIndex(of: "}") ?? text.startIndex
    guard let sign = text[begin...].firstIndex(where: { "<>=≤≥≠!".contains($0) }) else {
      value.refuse("`\(text.abbreviated)` compares nothing", "write such as 'p(99) job_latency_ms < 20s'")
      throw diagnostics.failure
    }
    guard let read = value.gatedFigure(String(text[..<sign]).trimmed, figures) else { throw diagnostics.failure }
    let figure = GatedFigure(read.figure, .value, label: read.label)
    var statistic = read.statistic
    if statistic.isEmpty {
      guard read.figure.kind != .distribution else {
        value.refuse("`\(read.figure.name)` needs a statistic", "write such as 'p(99) \(read.figure.name) < 20s'")
        throw diagnostics.failure
      }
      statistic = read.figure.kind == .ratio ? "rate" : "value"
    }
    let expression = Value("\(statistic) \(text[sign...])", of: option, diagnostics)
    guard
      let threshold = expression.threshold(
        figure.key, read.figure, label: read.label.map { (name: $0.name, value: $0.value) }),
      !diagnostics.hasErrors
    else { throw diagnostics.failure }
    self = threshold
  }
}
