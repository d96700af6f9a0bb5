/// How far a figure may change for the worse.
///
/// A change is within the bound if it is within any of what is given: the relative allowance, the absolute one, the
/// floor. Where neither allowance is given, no change beyond the floor is allowed.
public struct Bound: Sendable, Equatable {
  /// Which changes of the value are for the worse.
  public enum Worse: Sendable, Equatable, CaseIterable {
    case higher, lower, either
  }

  /// One of what is given, as it is held against a sample.
  public struct Basis: Sendable, Equatable {
    public enum Kind: String, Sendable, Equatable, CaseIterable {
      case relative, absolute, floor
    }

    public let kind: Kind
    /// The change that it allows: a share of the base where `isShare`, else in the figure's own unit.
    public let allowed: Double
    /// Whether the ratio is held against it.
    public let isShare: Bool
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

  /// What a sample is held against, at least one: a relative allowance of a sample that has ratios by these, all else in the figure's own unit.
  ///
  /// Where the effect is a difference, a relative allowance is that share of the base's mean.
  func bases(for sample: PairedSample) -> [Basis] {
    var bases: [Basis] = []
    if let share = relative ?? (absolute == nil ? 0 : nil) {
      let isShare = sample.isRelative
      bases.append(Basis(kind: .relative, allowed: isShare ? share : share * abs(sample.baseMean), isShare: isShare))
    }
    if let absolute { bases.append(Basis(kind: .absolute, allowed: absolute, isShare: false)) }
    if floor > 0 { bases.append(Basis(kind: .floor, allowed: floor, isShare: false)) }
    return bases
  }

  /// The one that allows the mean of a sample the largest change.
  func widest(for sample: PairedSample) -> Basis {
    func amount(_ basis: Basis) -> Double { basis.isShare ? basis.allowed * abs(sample.baseMean) : basis.allowed }
    let bases = bases(for: sample)
    return bases.dropFirst().reduce(bases[0]) { amount($1) > amount($0) ? $1 : $0 }
  }
}
