import NeedletailCouriers
import NeedletailMetrics

/// The figures of a result, each with how it is read from a report.
///
/// `standard` has those of the engine. A further figure is one more entry: then the document has it, thresholds may be about it,
/// replications average it, and reports show it.
public struct FigureCatalogue: Sendable {
  public struct Entry: Sendable {
    public let figure: Figure
    /// Its values, in any order; empty where the run has none.
    let read: @Sendable (RunReport) -> [FigureSample]

    public init(_ figure: Figure, read: @escaping @Sendable (RunReport) -> [FigureSample]) {
      self.figure = figure
      self.read = read
    }
  }

  public let entries: [Entry]
  private let byName: [String: Int]

  /// - Precondition: no two figures have one name.
  public init(_ entries: [Entry]) {
    self.entries = entries
    byName = Dictionary(entries.enumerated().map { ($0.element.figure.name, $0.offset) }) { _, _ in
      preconditionFailure("two figures have one name")
    }
  }

  /// The figures of the engine, in the order in which tables show them.
  public static let standard = FigureCatalogue(
    run + jobs + latencies + waits + throughput + serviceLevel + calls + fleet + limits + tokens + latencyBreakdown
      + wallClock)

  /// The same with more figures at the end.
  public func adding(_ entries: Entry...) -> FigureCatalogue { FigureCatalogue(self.entries + entries) }

  public var figures: [Figure] { entries.map(\.figure) }

  /// Those that a threshold may be about.
  public var boundable: [Figure] { figures.filter(\.isBoundable) }

  package subscript(name: String) -> Figure? { byName[name].map { entries[$0].figure } }

  /// A figure's values in a report.
  public func samples(of figure: Figure, in report: RunReport) -> [FigureSample] {
    guard let quotient = figure.quotient else { return byName[figure.name].map { entries[$0].read(report) } ?? [] }
    return quotient.value { whole(of: $0, in: report) }.map { [FigureSample(.number($0))] } ?? []
  }

  /// One statistic of a figure for the given labels, in the figure's unit.
  ///
  /// - Returns: `nil` where nothing was recorded, where the run has no such label, and for a rate or a level over an empty window. How much
  ///   there was of nothing is 0 all the same: the `count` of a distribution without samples, and what did not happen of a
  ///   figure that lists only what did. Of a figure that only the wall clock has, nothing is known in virtual time.
  public func value(
    _ statistic: Figure.Statistic, of figure: Figure, _ labels: [String: String] = [:], in report: RunReport
  ) -> Double? {
    switch reading(of: figure, labels, in: report) {
    case .value(let value): value.statistic(statistic, in: figure.unit)
    case .unlisted: figure.isZeroWhenAbsent || figure.kind == .count || statistic == .count ? 0 : nil
    case .absent: statistic == .count && (report.wall != nil || !figure.isOfWallClock) ? 0 : nil
    }
  }

  /// What a report says of a figure for some labels.
  enum Reading {
    case value(FigureSample.Value)
    /// The run has the figure, and nothing of it for these labels.
    case unlisted
    case absent
  }

  func reading(of figure: Figure, _ labels: [String: String], in report: RunReport) -> Reading {
    if figure.kind.needsWindow, report.window.end <= report.window.start { return .absent }
    var reading = Reading.absent
    for sample in samples(of: figure, in: report) {
      if sample.value != .nothing, sample.labels == labels { return .value(sample.value) }
      if sample.value == .nothing, sample.labels.allSatisfy({ labels[$0.key] == $0.value }) { reading = .unlisted }
    }
    return reading
  }

  private func whole(of name: String, in report: RunReport) -> Double? {
    self[name].flatMap { figure in
      samples(of: figure, in: report).first { $0.labels.isEmpty }?.value.statistic(.value, in: figure.unit)
    }
  }

  /// What a label can say, where that is known beforehand; the names of scenarios, agents and endpoints are the workload's.
  public static func values(of label: String) -> [String]? {
    switch label {
    case "for": Limit.allCases.filter { $0.isWaitedFor && $0 != .agent }.map(\.name)
    case "part": LatencyPart.allCases.map(\.name)
    case "cause": LatencyBreakdown.Waste.causes
    case "event": RegistryEvent.Kind.allCases.map(\.rawValue)
    case "reason": FailureReason.allCases.filter(\.isCounted).map(\.rawValue)
    default: nil
    }
  }
}

extension FailureReason {
  /// Whether the figure `reasons` counts by it: one of an attempt, of a rejected job, or of a job that the gateway failed.
  fileprivate var isCounted: Bool {
    switch self {
    case .agentFailed, .callTimeout, .queueTimeout, .queueFull, .breakerOpen, .rateLimited, .agentDown, .poolRemoved,
      .ruleRefused, .budgetExhausted, .overCap, .unreachable, .courierFull, .stalled, .providerRateLimited,
      .providerOverloaded, .providerRefused, .badReply, .globalRate, .userRate, .gatewayQueueFull, .jobQueueFull,
      .tooManyInFlight, .gatewayFailed, .gatewayDown:
      true
    case .submissionQueueFull, .jobTimeout, .cancelled, .invalidPlan, .engineEnded, .engineFailed: false
    }
  }
}

/// Two catalogues are equal where their figures are; how these are read is not compared.
extension FigureCatalogue: Equatable {
  public static func == (one: FigureCatalogue, other: FigureCatalogue) -> Bool { one.figures == other.figures }
}

extension Figure.Quotient {
  /// The quotient of other figures' values; `nil` where one is not known or the whole is nothing.
  public func value(_ figure: (String) -> Double?) -> Double? {
    func sum(_ names: [String]) -> Double? {
      names.reduce(0.0 as Double?) { sum, name in sum.flatMap { sum in figure(name).map { sum + $0 } } }
    }
    guard let part = sum(part), let whole = sum(whole), whole > 0 else { return nil }
    return part / whole
  }
}

extension FigureCatalogue.Entry {
  static func count(_ figure: Figure, _ read: @escaping @Sendable (RunReport) -> Int) -> Self {
    Self(figure) { [FigureSample(.count(read($0)))] }
  }

  static func number(_ figure: Figure, _ read: @escaping @Sendable (RunReport) -> Double) -> Self {
    Self(figure) { [FigureSample(.number(read($0)))] }
  }

  /// A value an agent pool.
  static func perAgent(
    _ figure: Figure, _ read: @escaping @Sendable (RunReport.Agents) -> FigureSample.Value
  ) -> Self {
    Self(figure) { report in report.agents.map { FigureSample(read($0), ["agent": $0.name]) } }
  }

  /// A family of the report, whole and by each label: what nothing was recorded of is left out.
  ///
  /// - Parameter isAlways: asked whether the whole is there even when nothing was recorded.
  static func family(_ figure: Figure, isAlways: @escaping @Sendable (RunReport) -> Bool = { _ in false }) -> Self {
    Self(figure) { report in
      let family = report.metrics[figure.name] ?? RunReport.Family()
      var samples: [FigureSample] = []
      if let all = family.all, all.count > 0 {
        samples.append(FigureSample(.distribution(all)))
      } else if isAlways(report) {
        samples.append(FigureSample(.distribution(Histogram())))
      }
      for (label, histograms) in family.by {
        for (name, histogram) in histograms where histogram.count > 0 {
          samples.append(FigureSample(.distribution(histogram), [label: name]))
        }
      }
      return samples
    }
  }
}

extension FigureCatalogue {
  /// The percentiles that documents have of every distribution.
  package static let writtenPercentiles: [Double] = Histogram.reportedPercentiles.map(\.percent)
}
