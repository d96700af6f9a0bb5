public import NeedletailEngine

/// `--allow 'job p99 +5%'`: an allowance as a command line says it.
extension Allowance {
  /// What figures are called for short.
  public static let shortNames: [(name: String, figure: String)] = [
    ("job", "job_latency_ms"), ("call", "call_latency_ms"), ("ttft", "ttft_ms"), ("tpot", "tpot_ms"),
    ("throughput", "jobs_per_s"), ("goodput", "goodput_jobs_per_s"), ("failure_rate", "job_failure_rate"),
    ("cost", "cost_usd"),
  ]

  /// Reads `job p99 +5%`, `p(99) call_latency_ms{agent=assistant} +10% or +20ms`, `cost +2%`.
  ///
  /// Whether there is an agent of that name is known only to a run.
  /// - Parameter option: what messages call the place.
  /// - Throws: `WorkloadError` with what is wrong and what to write.
  public init(_ text: String, option: String = "--allow", figures: FigureCatalogue = .standard) throws(WorkloadError) {
    let diagnostics = Diagnostics(path: option)
    let value = Value(text, of: option, diagnostics)
    guard let (left, right) = Value.parts(ofAllowance: text) else {
      value.refuse("`\(text.abbreviated)` allows nothing", "write such as 'job p99 +5%'")
      throw diagnostics.failure
    }
    guard let figure = value.gatedFigure(left, figures),
      let allowance = value.allowance(figure.statistic, right, on: figure.figure, figure.label)
    else { throw diagnostics.failure }
    self = allowance
  }
}

extension GatedFigure {
  /// Reads `job p99`, `p(99) call_latency_ms{agent=assistant}`, `cost`.
  ///
  /// - Throws: `WorkloadError` with what is wrong and what to write.
  public init(_ text: String, option: String, figures: FigureCatalogue = .standard) throws(WorkloadError) {
    let diagnostics = Diagnostics(path: option)
    let value = Value(text, of: option, diagnostics)
    guard let read = value.gatedFigure(text.trimmed, figures),
      let statistic = value.gatedStatistic(read.statistic, of: read.figure)
    else { throw diagnostics.failure }
    self.init(read.figure, statistic, label: read.label)
  }
}

extension Value {
  /// What an option was given: messages name the option, which has no lines.
  init(_ text: String, of option: String, _ diagnostics: Diagnostics) {
    self.init(
      Node(
        place: SourcePlace(line: 1, column: 1, argument: option),
        content: .scalar(Node.Scalar(text: text, isPlain: false))), key: "", diagnostics)
  }

  /// A statistic, if any, and a figure with or without a label, in either order.
  func gatedFigure(
    _ text: String, _ figures: FigureCatalogue
  ) -> (figure: Figure, label: GatedFigure.Label?, statistic: String)? {
    let (subject, statistic) = Self.subject(in: text)
    guard !subject.isEmpty else {
      return wrong(
        "`\(text.abbreviated)` names no figure", "write such as 'job p99' or 'p(99) call_latency_ms{agent=NAME}'")
    }
    let name = String(subject.prefix { $0 != "{" })
    let long = Allowance.shortNames.first { $0.name == name }?.figure
    guard long != nil || figures[name] != nil else {
      let known = Allowance.shortNames.map(\.name) + figures.boundable.map(\.name)
      return wrong(
        "there is no figure `\(name.abbreviated)`", diagnostics.remedy(for: name, among: known, orElse: ""))
    }
    guard let (figure, label) = metric((long ?? name) + subject.dropFirst(name.count), nil, figures) else { return nil }
    return (figure, label.map { GatedFigure.Label($0.name, $0.value) }, statistic)
  }

  /// The word that names the figure, with its label, and the rest.
  private static func subject(in text: String) -> (subject: String, statistic: String) {
    if let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"), open < close {
      let start = text[..<open].lastIndex(of: " ").map { text.index(after: $0) } ?? text.startIndex
      let rest = text[..<start] + " " + text[text.index(after: close)...]
      return (String(text[start...close]), String(rest).trimmed)
    }
    let words = text.split(separator: " ").map(String.init)
    guard let place = words.firstIndex(where: { !isStatistic($0) }) else { return ("", text) }
    var rest = words
    rest.remove(at: place)
    return (words[place], rest.joined(separator: " "))
  }
}
