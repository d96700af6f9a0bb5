/// A distribution compiled for drawing, in the `SamplerBank` that made it.
struct SamplerID: Hashable, Sendable {
  let index: Int32
}

/// What a distribution's values are.
enum SampleKind: UInt8, Hashable, Sendable {
  /// Nanoseconds.
  case duration
  /// Tokens, fan-outs: uniform distributions draw integers, both ends included; others are rounded when read.
  case count
  case real
}

/// Distributions compiled for drawing: one draw turns 64 random bits into one value, in a few nanoseconds.
///
/// Shapes are drawn through a table of their quantile function (`QuantileTable`), so more bits give larger values.
/// Mixtures choose a component by the bits' place among the weights and pass the rest of the bits on, so constants in
/// them keep their exact share. Identical distributions share a sampler, equal shapes of any scale a table (40 KB).
///
/// Sendable because one thread fills it before anything is drawn, and nothing changes it afterwards.
final class SamplerBank: @unchecked Sendable {
  private let storage = UnsafeStorage()
  private var specifications: [Specification] = []
  private var known: [Specification: SamplerID] = [:]
  private var tables: [DistributionShape: Int32] = [:]

  /// A distribution as it was added.
  private struct Specification: Hashable, Sendable {
    var distribution: Distribution
    var kind: SampleKind

    func hash(into hasher: inout Hasher) {
      hasher.combine(kind)
      hasher.combine(distribution.mean)
    }
  }

  /// How many different distributions have been added, components of mixtures included.
  var count: Int { specifications.count }

  /// Compiles a distribution.
  ///
  /// - Precondition: the distribution has no `problem`.
  /// - Complexity: about 1,300 quantiles for a shape not seen before.
  func add(_ distribution: Distribution, kind: SampleKind) -> SamplerID {
    let specification = Specification(distribution: distribution, kind: kind)
    if let id = known[specification] { return id }
    precondition(distribution.problem == nil, "a sampler needs a usable distribution")
    let sampler = compile(distribution, kind: kind)
    let id = storage.append(sampler)
    specifications.append(specification)
    known[specification] = id
    return id
  }

  private func compile(_ distribution: Distribution, kind: SampleKind) -> Sampler {
    switch distribution {
    case .constant(let value):
      return Sampler(.constant, scale: value)
    case .uniform(let low, let high):
      guard kind == .count else { return Sampler(.uniform, scale: high - low, low: low) }
      let (first, count) = Distribution.integers(from: low, to: high)
      return Sampler(.integers, low: first, count: Int(Swift.min(count, 0x1p31)))
    case .empirical(let values):
      return Sampler(.empirical, first: storage.append(values: values), count: values.count)
    case .mixture(let components):
      let leaves = mixtureLeaves(components, kind: kind)
      return Sampler(.mixture, first: storage.append(leaves: leaves), count: leaves.count)
    default:
      guard let (shape, scale) = distribution.scaledShape else { return Sampler(.constant) }
      return Sampler(.table, scale: scale, first: table(shape))
    }
  }

  /// Cuts the 2⁶⁴ bit patterns among the components, in proportion to their weights.
  private func mixtureLeaves(_ components: [Distribution.Component], kind: SampleKind) -> [MixtureLeaf] {
    let total = components.reduce(0) { $0 + $1.weight }
    var leaves: [MixtureLeaf] = []
    var reached = 0.0
    var low: UInt64 = 0
    for (number, component) in components.enumerated() {
      reached += component.weight
      let isLast = number == components.count - 1
      let share = Swift.min(reached / total * 0x1p64, 0x1.fffffffffffffp63)
      let high = isLast ? UInt64.max : UInt64(share)
      guard high > low else { continue }
      let id = add(component.of, kind: kind)
      leaves.append(MixtureLeaf(low: low, last: isLast ? high : high - 1, sampler: id))
      low = high
    }
    return leaves
  }

  private func table(_ shape: DistributionShape) -> Int32 {
    if let first = tables[shape] { return first }
    let first = storage.appendTable(of: shape)
    tables[shape] = first
    return first
  }
}

extension SamplerBank {
  /// The distribution's value for these bits, which are not worked out where the value is constant.
  @inline(__always)
  func draw(_ id: SamplerID, _ randomBits: @autoclosure () -> UInt64) -> Double {
    let sampler = storage.sampler(id)
    if sampler.form == .constant { return sampler.scale }
    let bits = randomBits()
    if sampler.form == .table { return drawByTable(id, ScaledTable(first: sampler.first, scale: sampler.scale), bits) }
    return drawWithoutTable(id, bits)
  }

  @inline(__always)
  private func drawByTable(_ id: SamplerID, _ table: ScaledTable, _ bits: UInt64) -> Double {
    // Mirrored, the bits are the probability of the nearer tail.
    let sign = UInt64(bitPattern: Int64(bitPattern: bits) &>> 63)
    let tail = bits ^ sign
    let zeros = tail.leadingZeroBitCount
    guard zeros <= QuantileTable.octaves else { return farTail(id, bits) }
    let digits = tail &<< UInt64(truncatingIfNeeded: zeros &+ 1)
    let octave = zeros &- 1 &+ Int(truncatingIfNeeded: sign & UInt64(QuantileTable.octaves))
    let segment = octave &<< 5 | Int(truncatingIfNeeded: digits &>> 59)
    let t = Double(bitPattern: (digits &<< 5) &>> 12 | 0x3FF0_0000_0000_0000) - 1
    return table.scale * storage.segment(Int(table.first) &+ segment).value(t)
  }

  /// The table that a distribution is drawn through, to be kept by who draws from it often; its `first` is −1 for one that is not.
  func table(of id: SamplerID) -> ScaledTable {
    let sampler = storage.sampler(id)
    return sampler.form == .table ? ScaledTable(first: sampler.first, scale: sampler.scale) : .none
  }

  /// As `nanoseconds(id, bits)`, of a distribution whose table is at hand.
  @inline(__always)
  func nanoseconds(_ id: SamplerID, by table: ScaledTable, _ bits: UInt64) -> UInt64 {
    Self.nanoseconds(table.first >= 0 ? drawByTable(id, table, bits) : draw(id, bits))
  }

  /// The value in whole nanoseconds, rounded to nearest and clamped to 0 … 2⁶².
  @inline(__always)
  func nanoseconds(_ id: SamplerID, _ bits: @autoclosure () -> UInt64) -> UInt64 { Self.nanoseconds(draw(id, bits())) }

  @inline(__always)
  private static func nanoseconds(_ value: Double) -> UInt64 {
    // Adding 2⁵² leaves the nearest integer in the fraction's bits.
    if value < 0x1p51 { return (value + 0x1p52).bitPattern & 0x000F_FFFF_FFFF_FFFF }
    return value < 0x1p62 ? UInt64(truncatingIfNeeded: Int64(value)) : 1 << 62
  }

  /// The value as a count, rounded to nearest and clamped to 0 … 2³¹ − 1.
  @inline(__always)
  func count(_ id: SamplerID, _ bits: @autoclosure () -> UInt64) -> Int {
    let value = draw(id, bits()) + 0.5
    return value < 0x1p31 ? Int(value) : (1 << 31) - 1
  }

  /// Whether every draw gives the same value.
  func isConstant(_ id: SamplerID) -> Bool { storage.sampler(id).form == .constant }

  /// The smallest value that draws do not exceed with probability `p`, to about ten digits.
  ///
  /// - Complexity: microseconds, more for mixtures: not for hot paths.
  func quantile(_ id: SamplerID, _ p: Double) -> Double {
    let specification = specifications[Int(id.index)]
    return specification.distribution.quantile(p, integers: specification.kind == .count)
  }

  /// The distribution's mean, before rounding.
  func mean(_ id: SamplerID) -> Double {
    let specification = specifications[Int(id.index)]
    if specification.kind == .count, case .uniform(let low, let high) = specification.distribution {
      let (first, count) = Distribution.integers(from: low, to: high)
      return first + (count - 1) / 2
    }
    return specification.distribution.mean
  }

  /// A shape's exact quantile where its table ends.
  @inline(never)
  private func farTail(_ id: SamplerID, _ bits: UInt64) -> Double {
    guard let (shape, scale) = specifications[Int(id.index)].distribution.scaledShape else { return 0 }
    let upper = bits >> 63 == 1
    let tail = (Double(upper ? ~bits : bits) + 0.5) * 0x1p-64
    return scale * (upper ? shape.upperQuantile(tail) : shape.lowerQuantile(tail))
  }

  @inline(never)
  private func drawWithoutTable(_ id: SamplerID, _ bits: UInt64) -> Double {
    let sampler = storage.sampler(id)
    switch sampler.form {
    case .constant, .table:
      return sampler.scale
    case .uniform:
      return sampler.low + sampler.scale * Draws.unit(bits)
    case .integers:
      return sampler.low + Double(Draws.index(bits, below: Int(sampler.count)))
    case .empirical:
      return storage.value(Int(sampler.first) + Draws.index(bits, below: Int(sampler.count)))
    case .mixture:
      var number = Int(sampler.first)
      while storage.leaf(number).last < bits { number += 1 }
      let leaf = storage.leaf(number)
      return draw(leaf.sampler, leaf.rest(of: bits))
    }
  }
}

extension SamplerID: BitwiseCopyable {
  /// No distribution.
  static let none = SamplerID(index: -1)
}
