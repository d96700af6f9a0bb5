/// How far a figure may change for the worse.
///
/// A change is within the bound if it is within any of what is given: the relative allowance, the absolute one, the
/// floor. Where neither allowance is given, no change beyond the floor is allowed.
public struct Bound: Sendable, Equatable {
  /// Which changes of the value are for the worse.
  public enum Worse: Sendable, Equatable, CaseIterable {
    case higher, lower, either
  }

  public let worse: Worse
  /// The allowed change as a share: 0.05 is 5 % of the base.
  public let relative: Double?
  /// The allowed change in the figure's own unit.
  public let absolute: Double?
  /// A change in the figure's own unit that never counts, however small a share is allowed.
  public let floor: Double

  /// - Parameters: allowances and floor are finite and at least 0.
  public init(worse: Worse, relative: Double? = nil, absolute: Double? = nil, floor: Double = 0) {
    for value in [relative ?? 0, absolute ?? 0, floor] {
      precondition(value >= 0 && value.isFinite, "Bound: an allowance or floor that is negative or not finite")
    }
    self.worse = worse
    self.relative = relative
    self.absolute = absolute
    self.floor = floor
  }

  /// The allowed change of the ratio, where that is what is tested.
  func allowedShare(of sample: PairedSample) -> Double? {
    guard sample.isRelative else { return nil }
    return relative ?? (absolute == nil ? 0 : nil)
  }

  /// The allowed change in the figure's own unit; `nil` where the ratio says it all.
  ///
  /// Where the effect is a difference, a relative allowance is that share of the base's mean.
  func allowedChange(of sample: PairedSample) -> Double? {
    guard !sample.isRelative else {
      let allowed = max(absolute ?? 0, floor)
      return absolute == nil && allowed == 0 ? nil : allowed
    }
    return allowedMeanChange(of: sample)
  }
}
