import NeedletailCouriers
import NeedletailEngine

/// What a threshold compares a figure with: a number in the figure's unit, and how it is spelled.
struct ThresholdBound: Equatable {
  var value: Double
  /// Reading it gives the same value again.
  var spelling: String

  /// A plain number, in the figure's unit.
  init(_ value: Double) { self.init(value, spelling: Spelling.number(value)) }

  init(_ value: Double, spelling: String) {
    self.value = value
    self.spelling = spelling
  }
}

/// What bounds are written in: a number without a unit, which is in the figure's own, or one with a unit that fits it.
extension Value {
  /// - Returns: `nil` after telling what is wrong with the bound.
  func bound(_ text: String, on statistic: Figure.Statistic, of figure: Figure) -> ThresholdBound? {
    if let number = Self.number(text) { return ThresholdBound(number) }
    guard !text.hasSeparatedDigits else {
      return wrong(
        "the bound `\(text.abbreviated)` has a separator between digits",
        "write numbers without, and decimals behind a point: 1000, 0.5")
    }
    guard statistic != .count else {
      return wrong("the bound `\(text.abbreviated)` does not fit `count`, a number of samples", "write such as 1000")
    }
    let unit = figure.unit
    // What reads as a duration or a rate is judged by their readers.
    let written = Value(
      Node(place: node.place, content: .scalar(Node.Scalar(text: text, isPlain: true))), key: key, diagnostics)
    let isMeasured = text.first.map { $0.isNumber || "+-.".contains($0) } ?? false
    let bound: ThresholdBound?
    switch unit {
    case .milliseconds, .seconds:
      guard isMeasured, !text.contains("%"), !text.contains("/") else { return unfit(text, figure) }
      guard let span = written.duration() else { return nil }
      let divisor: Double = unit == .milliseconds ? 1e6 : 1e9
      bound = ThresholdBound(Double(span.nanoseconds) / divisor, spelling: Spelling.duration(span))
    case .jobsPerSecond, .callsPerSecond, .attemptsPerSecond, .requestsPerMinute, .tokensPerMinute:
      guard isMeasured, text.contains("/") else { return unfit(text, figure) }
      guard let rate = written.withoutNoun(of: unit).rate(allowsZero: true) else { return nil }
      bound = ThresholdBound(rate.count(per: unit.period), spelling: Spelling.rate(rate))
    case .share: bound = Self.percentage(text)
    case .dollars, .dollarsPerJob: bound = Self.dollars(text, perJob: unit == .dollarsPerJob)
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits:
      bound = text.hasSuffix(unit.rawValue) ? Self.leadingNumber(text, unit.rawValue).map { ThresholdBound($0) } : nil
    }
    return bound ?? unfit(text, figure)
  }

  private func unfit(_ text: String, _ figure: Figure) -> ThresholdBound? {
    wrong(
      "the bound `\(text.abbreviated)` does not fit `\(figure.name)`, which is \(figure.unit.words)",
      "write such as \(figure.unit.boundExamples)")
  }

  /// `2%`: exactly the share that `0.02` is.
  private static func percentage(_ text: String) -> ThresholdBound? {
    guard text.hasSuffix("%"), let percent = leadingNumber(text, "%") else { return nil }
    let digits = String(text.dropLast()).trimmed
    let share = number(digits + "e-2") ?? percent / 100
    return ThresholdBound(share, spelling: Spelling.number(percent) + "%")
  }

  /// `$5`, `5 USD`; of a job also `$0.05/job`.
  private static func dollars(_ text: String, perJob: Bool) -> ThresholdBound? {
    var text = text
    if perJob, text.hasSuffix("/job") { text = String(text.dropLast("/job".count)).trimmed }
    let amount = text.hasPrefix("$") ? number(String(text.dropFirst()).trimmed) : leadingNumber(text, "USD")
    return amount.flatMap { $0 >= 0 ? ThresholdBound($0, spelling: "$" + Spelling.number($0)) : nil }
  }

  /// The number in front of `unit`, which ends the text.
  private static func leadingNumber(_ text: String, _ unit: String) -> Double? {
    text.hasSuffix(unit) ? number(String(text.dropLast(unit.count)).trimmed) : nil
  }

  /// `10 jobs/s` as `10/s`.
  private func withoutNoun(of unit: Figure.Unit) -> Value {
    guard let text = scalar?.text, let slash = text.firstIndex(of: "/") else { return self }
    let (noun, count) = (unit.rawValue.prefix { $0 != "/" }, text[..<slash])
    guard count.hasSuffix(noun) else { return self }
    let rest = String(count.dropLast(noun.count)).trimmed + text[slash...]
    return Value(
      Node(place: node.place, content: .scalar(Node.Scalar(text: rest, isPlain: true))), key: key, diagnostics)
  }
}

extension Rate {
  /// How many there are in a span of another length; exact where that is the rate's own.
  fileprivate func count(per span: Duration) -> Double {
    span == period ? count : count * Double(span.nanoseconds) / Double(period.nanoseconds)
  }
}

extension Figure.Unit {
  /// Of rates, what they are of.
  fileprivate var period: Duration {
    switch self {
    case .requestsPerMinute, .tokensPerMinute: .seconds(60)
    default: .seconds(1)
    }
  }

  /// Goes on from "which is".
  fileprivate var words: String {
    switch self {
    case .milliseconds: "in milliseconds"
    case .seconds: "in seconds"
    case .share: "a share"
    case .dollars: "in US dollars"
    case .dollarsPerJob: "in US dollars a job"
    case .jobsPerSecond, .callsPerSecond, .attemptsPerSecond, .requestsPerMinute, .tokensPerMinute: "in \(rawValue)"
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits: "a number of \(rawValue)"
    }
  }

  /// Bounds on a figure in this unit, to write after "such as".
  var boundExamples: String {
    switch self {
    case .milliseconds: "45000, or with a unit 45s or 1m30s"
    case .seconds: "45, or with a unit 45s or 1m30s"
    case .share: "0.02 or 2%"
    case .dollars: "5 or $5"
    case .dollarsPerJob: "0.05 or $0.05"
    case .jobsPerSecond, .callsPerSecond, .attemptsPerSecond: "10, 10/s or 600/min"
    case .requestsPerMinute, .tokensPerMinute: "600, 600/min or 10/s"
    case .jobs, .calls, .attempts, .agents, .tokens, .events, .replies, .slots, .permits: "25"
    }
  }
}
