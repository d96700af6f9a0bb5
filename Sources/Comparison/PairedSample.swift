/// The values of one figure in pairs of runs: the same seed, or the same block of an interleaved measurement.
public struct PairedSample: Sendable, Equatable {
  /// Beyond it a sample is refused: n(n + 1)/2 averages are made of it.
  public static let mostPairs = 1_000
  /// The largest magnitude of a value, and of a ratio to 1.
  static let mostMagnitude = 1e150

  public let base: [Double]
  public let head: [Double]
  /// Whether the effect is a ratio; else it is a difference.
  public let isRelative: Bool

  /// Why values cannot be compared.
  public enum Problem: Error, Sendable, Equatable, CustomStringConvertible {
    case none
    case unequal(base: Int, head: Int)
    case tooMany(Int)
    /// The value of a pair, counted from 1, is not a number, infinite, or beyond 10¹⁵⁰.
    case unusable(pair: Int, isHead: Bool)

    public var description: String {
      switch self {
      case .none: "there are no pairs of values"
      case .unequal(let base, let head): "\(base) values of the base and \(head) of the head do not make pairs"
      case .tooMany(let pairs): "\(pairs) pairs are more than the \(PairedSample.mostPairs) that can be compared"
      case .unusable(let pair, let isHead):
        "the \(isHead ? "head" : "base")'s value in pair \(pair) is not a finite number of at most 1e150"
      }
    }
  }

  /// Where all values are positive and the figure is no share, the pairs are compared by their ratio (which is to say by the
  /// difference of logarithms), since noise of machines and queues is a share of what is measured; else by their difference.
  ///
  /// - Parameter isShare: whether the figure is a share of something, whose changes are told in points.
  /// - Throws: why the values cannot be compared.
  public init(base: [Double], head: [Double], isShare: Bool = false) throws(Problem) {
    guard base.count == head.count else { throw .unequal(base: base.count, head: head.count) }
    guard !base.isEmpty else { throw .none }
    guard base.count <= Self.mostPairs else { throw .tooMany(base.count) }
    for pair in base.indices {
      for (value, isHead) in [(base[pair], false), (head[pair], true)] where !(abs(value) <= Self.mostMagnitude) {
        throw .unusable(pair: pair + 1, isHead: isHead)
      }
    }
    self.base = base
    self.head = head
    isRelative =
      !isShare
      && zip(base, head).allSatisfy { base, head in
        base > 0 && head > 0 && head / base <= Self.mostMagnitude && base / head <= Self.mostMagnitude
      }
  }

  public var count: Int { base.count }
  /// head − base.
  public var differences: [Double] { zip(base, head).map { $1 - $0 } }
  /// head ÷ base; `nil` where the effect is a difference.
  public var ratios: [Double]? { isRelative ? zip(base, head).map { $1 / $0 } : nil }
  /// The mean value of the base.
  public var baseMean: Double { base.reduce(0, +) / Double(count) }
}
