/// How one distribution is drawn: a form, and where its data are.
struct Sampler: Sendable {
  enum Form: UInt8, Sendable {
    case constant
    case table
    case uniform
    case integers
    case empirical
    case mixture
  }

  let form: Form
  /// Number of the first segment, value or leaf.
  let first: Int32
  /// How many values, leaves or integers.
  let count: UInt32
  let scale: Double
  let low: Double

  init(_ form: Form, scale: Double = 0, low: Double = 0, first: Int32 = 0, count: Int = 0) {
    self.form = form
    self.first = first
    self.count = UInt32(count)
    self.scale = scale
    self.low = low
  }
}

/// A table of a shape's quantiles, and what its values are multiplied by.
struct ScaledTable: BitwiseCopyable, Sendable {
  /// Number of the first segment; −1 for none.
  let first: Int32
  let scale: Double

  static let none = ScaledTable(first: -1, scale: 0)
}

/// The bit patterns that choose a component of a mixture.
struct MixtureLeaf: Sendable {
  /// The first of its bit patterns.
  let low: UInt64
  /// The last of its bit patterns.
  let last: UInt64
  /// 2⁶⁴ over their number.
  let stretch: Double
  let sampler: SamplerID

  init(low: UInt64, last: UInt64, sampler: SamplerID) {
    self.low = low
    self.last = last
    self.sampler = sampler
    stretch = 0x1p64 / (Double(last - low) + 1)
  }

  /// The bits' place among the leaf's own, as 64 bits; by way of 63, for which conversions have no branch.
  @inline(__always)
  func rest(of bits: UInt64) -> UInt64 {
    let place = (Double(Int64((bits - low) >> 1)) + 0.5) * stretch
    return UInt64(Int64(Swift.min(place, 0x1.fffffffffffffp62))) << 1
  }
}
