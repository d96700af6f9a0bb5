import NeedletailMetrics

/// Room for what is known of one histogram while it is coded: arrays in one block of memory, so that one register leads to
/// them all.
@safe
struct CodingRoom: BitwiseCopyable {
  private let base: UnsafeMutableRawPointer

  private static let likelyOffset = HistogramScale.counters * 8
  private static let unlikelyOffset = likelyOffset + (HistogramScale.counters / 64 + 1) * 24
  private static let heightsOffset = unlikelyOffset + HistogramScale.counters * 2
  private static let foundOffset = heightsOffset + HistogramScale.counters * 8
  private static let longOffset = foundOffset + HistogramScale.counters * 8
  private static let rowsOffset = longOffset + HistogramScale.counters * 16
  private static let codesOffset = rowsOffset + mostRows * 8
  private static let bytes = codesOffset + Int(parameters * means * countsARow) * 8

  static let mostRows = 128
  static let countsARow: UInt64 = 8
  /// Means and parameters with which the codes of all these counts are short.
  static let means: UInt64 = 9
  static let parameters: UInt64 = 8

  /// Room that its maker frees.
  init() {
    assert(MemoryLayout<LikelyWord>.stride == 24 && MemoryLayout<LongCode>.stride == 16, "other sizes than laid out")
    unsafe base = .allocate(byteCount: Self.bytes, alignment: 64)
    unsafe counts.initialize(repeating: 0, count: HistogramScale.counters)
    for parameter in 0..<Self.parameters {
      for mean in 0..<Self.means {
        for count in 0..<Self.countsARow {
          let code = ShortCode(Folding.fold(count, around: mean), parameter)
          unsafe self.codes(parameter, mean).advanced(by: Int(count)).initialize(to: code)
        }
      }
    }
  }

  func free() { unsafe base.deallocate() }

  @inline(__always)
  private func array<Element: BitwiseCopyable>(at offset: Int) -> UnsafeMutablePointer<Element> {
    unsafe (base + offset).assumingMemoryBound(to: Element.self)
  }

  /// An interval's count of every counter; all zero but while it is coded.
  @inline(__always) var counts: UnsafeMutablePointer<UInt64> { unsafe array(at: 0) }
  /// Where counters are likely, ascending, and behind them a place after all.
  @inline(__always) var likely: UnsafeMutablePointer<LikelyWord> { unsafe array(at: Self.likelyOffset) }
  /// The other counters in use, and their counts less one.
  @inline(__always) var unlikely: UnsafeMutablePointer<UInt16> { unsafe array(at: Self.unlikelyOffset) }
  @inline(__always) var heights: UnsafeMutablePointer<UInt64> { unsafe array(at: Self.heightsOffset) }
  /// The codes of the likely counters' differences, and those that are not short.
  @inline(__always) var found: UnsafeMutablePointer<ShortCode> { unsafe array(at: Self.foundOffset) }
  @inline(__always) var long: UnsafeMutablePointer<LongCode> { unsafe array(at: Self.longOffset) }
  /// For each of the least likely sums, the codes of its smallest counts.
  @inline(__always) var rows: UnsafeMutablePointer<UnsafeMutablePointer<ShortCode>> {
    unsafe array(at: Self.rowsOffset)
  }

  /// The codes of the smallest counts where a mean is expected.
  @inline(__always)
  func codes(_ parameter: UInt64, _ mean: UInt64) -> UnsafeMutablePointer<ShortCode> {
    let codes: UnsafeMutablePointer<ShortCode> = unsafe array(at: Self.codesOffset)
    return unsafe codes + Int((parameter &* Self.means &+ mean) &* Self.countsARow)
  }
}

/// Which of 64 counters in a row are likely, and how many are before them.
struct LikelyWord: BitwiseCopyable {
  let word: Int
  let likely: UInt64
  let before: Int

  static func end(after count: Int) -> LikelyWord { LikelyWord(word: .max, likely: 0, before: count) }

  /// How many likely counters lie before one, which lies behind those of the word before.
  @inline(__always)
  func likely(before counter: UInt16) -> Int {
    guard word == Int(counter &>> 6) else { return before }
    return before &+ (likely & ((1 &<< UInt64(counter & 63)) &- 1)).nonzeroBitCount
  }
}

/// A number to be written in a Rice code.
struct LongCode: BitwiseCopyable {
  let value: UInt64
  let parameter: UInt64
}

/// A Rice code of few bits: the bits, from bit 32 on what `saved(_:_:)` says of it, and from bit 56 on its length.
struct ShortCode: BitwiseCopyable {
  private let word: UInt64

  /// In place of a code that is not short.
  static let none = ShortCode(word: 0)

  private init(word: UInt64) { self.word = word }

  /// - Precondition: the value is less than the longest quotient, the parameter less than 16.
  init(_ value: UInt64, _ parameter: UInt64) {
    precondition(value < RiceCode.longestQuotient && parameter < 16, "a code that is not short")
    let code = RiceCode.code(value, parameter)
    word = code.bits | Self.saved(value, parameter) << 32 | code.length << 56
  }

  @inline(__always) var bits: UInt64 { word & 0xFFFF_FFFF }
  @inline(__always) var length: UInt64 { word &>> 56 }

  /// How many bits a parameter one larger would save, and one, so that it is never less than none.
  @inline(__always)
  static func saved(_ value: UInt64, _ parameter: UInt64) -> UInt64 {
    RiceCode.length(value, parameter) &+ 1 &- RiceCode.length(value, parameter &+ 1)
  }

  /// What up to 1,024 codes would save, added without being taken apart.
  struct Sum {
    static let most = 1_024
    private var word: UInt64 = 0

    @inline(__always)
    mutating func add(_ code: ShortCode) { word &+= code.word }

    @inline(__always) var saved: Int { Int(truncatingIfNeeded: word &>> 32 & 0xFFFF) }
  }
}
