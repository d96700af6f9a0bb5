import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// What bounds and their verdicts are in words.
struct BoundWording {
  let typeface: Typeface
  let wording: Wording

  init(_ typeface: Typeface) {
    self.typeface = typeface
    wording = Wording(typeface: typeface)
  }

  func rate(_ perSecond: Double) -> String { wording.measure(perSecond).droppingZeros + "/s" }

  func bound(_ bound: Threshold) -> String {
    bound.asksWhetherItKeepsUp
      ? "keeps up"
      : bound.metric == Figure.jobLatency.name && bound.label == nil
        ? bound.expression : "\(typeface.shown(bound.key)) \(bound.expression)"
  }

  /// What speaks against a configuration, or that it holds.
  func why(_ hold: Hold, jobsPerSecond: Double? = nil) -> String {
    if hold.verdict == .held { return "holds" + (figure(of: hold).map { ", \($0)" } ?? "") }
    if hold.steadiness.verdict == .broken {
      let share = hold.steadiness.broken == hold.paths ? "" : " in \(hold.steadiness.broken) of \(hold.paths)"
      guard let jobsPerSecond else { return "does not keep up\(share)" }
      return "keeps up with \(rate(jobsPerSecond)) only\(share)"
    }
    if hold.completion == .broken, let share = hold.completedShare {
      return "\(wording.share(share.mean)) of the jobs complete"
    }
    guard let unmet = hold.unmet.first(where: { $0.observed != nil }) else {
      return hold.verdict == .undecided ? "whether it keeps up is undecided" : "breaks"
    }
    let broken = unmet.paths - unmet.pathsMet
    let share = broken == unmet.paths ? "" : ", broken in \(broken) of \(unmet.paths)"
    return observed(unmet) + share + (unmet.verdict == .undecided ? ", undecided" : "")
  }

  /// `p99 15.9 s`: of the first bound on a figure.
  func figure(of hold: Hold) -> String? {
    hold.bounds.first { $0.observed != nil }.map { observed($0, withInterval: false) }
  }

  private func observed(_ bound: HeldBound, withInterval: Bool = true) -> String {
    let figure = FigureCatalogue.standard[bound.bound.metric]
    func shown(_ value: Double) -> String {
      guard let figure, bound.bound.statistic != .count else { return wording.number(value) }
      return wording.value(value, in: figure.unit)
    }
    let statistic = bound.bound.statistic.key
    let subject =
      bound.bound.metric == Figure.jobLatency.name && bound.bound.label == nil
      ? statistic : [typeface.shown(bound.bound.key), statistic].filter { !$0.isEmpty }.joined(separator: " ")
    guard let observed = bound.observed else { return subject }
    let interval = observed.interval.map { " (\(shown($0.lowerBound)) to \(shown($0.upperBound)))" }
    return "\(subject) \(shown(observed.mean))" + (withInterval ? interval ?? "" : "")
  }
}

extension String {
  /// `42` of `42.0` and `42.00`.
  var droppingZeros: String {
    guard contains("."), let last = lastIndex(where: { $0 != "0" }) else { return self }
    return String(self[...last].hasSuffix(".") ? self[..<last] : self[...last])
  }
}
