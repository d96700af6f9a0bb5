/// Golomb's code for powers of two (Rice 1979): a quotient in unary, and `k` bits of remainder.
///
/// Quotients of 16 and more are written as 16 ones, the length of the whole number less one in six bits, and the number.
enum RiceCode {
  static let longestQuotient: UInt64 = 16
  /// `AdaptiveRice` takes no number for more than the power of two of this, so its parameter is never larger.
  static let largestParameter: UInt64 = 40

  @inline(__always)
  static func write(_ value: UInt64, _ k: UInt64, to bits: inout BitWriter) {
    if value &>> k < longestQuotient {
      let code = code(value, k)
      bits.put(code.bits, code.length)
    } else {
      bits = longWritten(value, to: bits)
    }
  }

  /// The code of a value with a quotient below 16.
  @inline(__always)
  static func code(_ value: UInt64, _ k: UInt64) -> (bits: UInt64, length: UInt64) {
    let quotient = value &>> k
    let remainder = value &- quotient &<< k
    // The zero goes behind the ones by taking one away from a one above them.
    return ((remainder &* 2 &+ 1) &<< quotient &- 1, quotient &+ k &+ 1)
  }

  @inline(__always)
  static func read(_ k: UInt64, from bits: inout BitReader) throws(Malformed) -> UInt64 {
    let quotient = try bits.ones(limit: longestQuotient)
    if quotient < longestQuotient { return try quotient &<< k | bits.get(k) }
    return try readLong(from: &bits)
  }

  /// How many bits `write` takes.
  @inline(__always)
  static func length(_ value: UInt64, _ k: UInt64) -> UInt64 {
    let quotient = value &>> k
    return quotient < longestQuotient ? quotient &+ 1 &+ k : longestQuotient &+ 6 &+ bitLength(value)
  }

  /// By value, so that what writes short codes keeps its bits in registers.
  @inline(never)
  private static func longWritten(_ value: UInt64, to bits: BitWriter) -> BitWriter {
    var bits = bits
    bits.put((1 &<< longestQuotient) &- 1, longestQuotient)
    writeLong(value, to: &bits)
    return bits
  }

  /// A number with its length before it.
  static func writeLong(_ value: UInt64, to bits: inout BitWriter) {
    let length = bitLength(value)
    bits.put(length - 1, 6)
    bits.put(value, length)
  }

  static func readLong(from bits: inout BitReader) throws(Malformed) -> UInt64 {
    let length = try bits.get(6) + 1
    return try bits.getLong(length)
  }

  /// At least 1.
  private static func bitLength(_ value: UInt64) -> UInt64 { UInt64(64 - (value | 1).leadingZeroBitCount) }
}

/// A Rice code whose parameter follows the numbers it wrote: the least `k` with n · 2ᵏ ≥ their sum, as in JPEG-LS
/// (ITU-T T.87, A.5.1). Both sides halve n and the sum at 32 numbers.
struct AdaptiveRice {
  private var count: UInt64 = 1
  private var sum: UInt64

  /// - Parameter mean: what to expect before the first number.
  init(mean: UInt64) { sum = mean }

  @inline(__always)
  mutating func write(_ value: UInt64, to bits: inout BitWriter) {
    let parameter = parameter
    if value == 0 {
      bits.put(0, parameter &+ 1)
    } else {
      RiceCode.write(value, parameter, to: &bits)
    }
    learn(value)
  }

  mutating func read(from bits: inout BitReader) throws(Malformed) -> UInt64 {
    let value = try RiceCode.read(parameter, from: &bits)
    learn(value)
    return value
  }

  @inline(__always)
  private var parameter: UInt64 {
    // It is never over the largest, as no number is taken for more than the power of two of that.
    guard sum > count else { return 0 }
    // The sum has as many bits as count · 2ᵏ: that k or the next is the least.
    let k = (63 &- UInt64((sum | 1).leadingZeroBitCount)) &- (63 &- UInt64((count | 1).leadingZeroBitCount))
    return count &<< k >= sum ? k : k &+ 1
  }

  @inline(__always)
  private mutating func learn(_ value: UInt64) {
    sum = sum &+ min(value, 1 << RiceCode.largestParameter)
    count &+= 1
    if count == 32 {
      count = 16
      sum /= 2
    }
  }
}

/// Whole numbers with a sign as natural ones, small ones first: 0, −1, 1, −2, 2 …
enum ZigZag {
  @inline(__always)
  static func encode(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)) }

  @inline(__always)
  static func decode(_ value: UInt64) -> Int64 { Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1) }
}
