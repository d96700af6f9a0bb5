extension HistogramBank {
  /// The bank's memory: a header and a table of counter chunks for every cell.
  ///
  /// Sendable because it is the only owner of what it points to, and not copyable.
  @usableFromInline @safe
  struct UnsafeStorage: ~Copyable, @unchecked Sendable {
    /// What a cell counts besides its counters.
    @usableFromInline @safe
    struct Header {
      /// Samples of value 0, which are not in `moments`.
      @usableFromInline var zeros: UInt64 = 0
      @usableFromInline var overflow: UInt64 = 0
      /// Samples since the last tick.
      @usableFromInline var moments = Moments()
      /// What there was at the last tick; `nil` while there was nothing.
      @usableFromInline var mark: UnsafeMutablePointer<Mark>?

      init() {}
    }

    /// The cells, each a header and behind it a table of its chunks: one word, as every word costs those who copy this struct.
    ///
    /// Before them lies how many there are; behind them is room for intervals.
    @usableFromInline let base: UnsafeMutableRawPointer

    /// Whole lines of the processor's caches.
    @usableFromInline static let cellBytes = 448
    @usableFromInline static let tableOffset = 96
    private static let prefixBytes = 64

    init(cells: Int) {
      assert(
        MemoryLayout<Header>.stride == Self.tableOffset
          && Self.tableOffset + HistogramScale.chunks * 8 <= Self.cellBytes,
        "a cell is laid out otherwise")
      let bytes = Self.prefixBytes + cells * Self.cellBytes + TakenCounters.bytes
      let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      unsafe memory.storeBytes(of: cells, as: Int.self)
      unsafe base = memory + Self.prefixBytes
      for cell in 0..<cells {
        unsafe header(cell).initialize(to: Header())
        unsafe table(cell).initialize(repeating: nil, count: HistogramScale.chunks)
      }
    }

    deinit {
      for cell in 0..<cells {
        for number in 0..<HistogramScale.chunks { unsafe table(cell)[number]?.free() }
        forgetMark(of: cell)
      }
      unsafe (base - Self.prefixBytes).deallocate()
    }

    @usableFromInline var cells: Int { unsafe (base - Self.prefixBytes).load(as: Int.self) }

    /// Where intervals are taken.
    var room: UnsafeMutableRawPointer { unsafe base + cells * Self.cellBytes }

    @inlinable @inline(__always)
    func header(_ cell: Int) -> UnsafeMutablePointer<Header> {
      assert(cell >= 0 && cell < cells, "no such cell in the histogram bank")
      return unsafe (base + cell &* Self.cellBytes).assumingMemoryBound(to: Header.self)
    }

    /// `HistogramScale.chunks` chunks; `nil` where no value fell yet.
    @inlinable @inline(__always)
    func table(_ cell: Int) -> UnsafeMutablePointer<HistogramChunk?> {
      assert(cell >= 0 && cell < cells, "no such cell in the histogram bank")
      return unsafe (base + (cell &* Self.cellBytes &+ Self.tableOffset)).assumingMemoryBound(to: HistogramChunk?.self)
    }

    @inlinable @inline(__always)
    func recordZero(in cell: Int) {
      unsafe header(cell).pointee.zeros &+= 1
    }

    @inlinable @inline(__always)
    func record(_ value: UInt64, in cell: Int) {
      unsafe header(cell).pointee.moments.record(value)
      guard value <= HistogramScale.highestTrackable else {
        unsafe header(cell).pointee.overflow &+= 1
        return
      }
      let index = HistogramScale.index(of: value)
      let number = index &>> HistogramScale.chunkShift
      let chunk = unsafe table(cell)[number] ?? makeChunk(number, in: cell)
      chunk.add(at: index & (HistogramScale.chunkLength &- 1))
    }

    @usableFromInline
    func record(_ value: UInt64, weight: UInt64, in cell: Int) {
      // Zeros and the rest together stay below 2⁶⁴, so that merging them cannot overflow.
      let nonzero = unsafe header(cell).pointee.moments.count + markedCount(of: cell)
      let room = unsafe UInt64.max - header(cell).pointee.zeros - nonzero
      let fitting = Swift.min(weight, room)
      guard fitting > 0 else { return }
      guard value > 0 else {
        unsafe header(cell).pointee.zeros += fitting
        return
      }
      _ = unsafe header(cell).pointee.moments.record(value, count: fitting)
      guard value <= HistogramScale.highestTrackable else {
        unsafe header(cell).pointee.overflow += fitting
        return
      }
      let index = HistogramScale.index(of: value)
      let number = index >> HistogramScale.chunkShift
      let chunk = unsafe table(cell)[number] ?? makeChunk(number, in: cell)
      chunk.add(fitting, at: index & (HistogramScale.chunkLength - 1))
    }

    /// Allocates the counters of a power of two a cell meets for the first time.
    @usableFromInline @inline(never)
    func makeChunk(_ number: Int, in cell: Int) -> HistogramChunk {
      let chunk = HistogramChunk()
      unsafe table(cell)[number] = chunk
      return chunk
    }
  }
}

extension HistogramBank.UnsafeStorage {
  /// The moments of all of a cell's samples, zeros included.
  func moments(of cell: Int) -> Moments {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    var moments = unsafe header(cell).pointee.moments
    if let mark = unsafe header(cell).pointee.mark { unsafe moments.merge(mark.pointee.moments) }
    _ = unsafe moments.record(0, count: header(cell).pointee.zeros)
    return moments
  }

  /// How many of a cell's samples lie over the range.
  func overflow(of cell: Int) -> UInt64 {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    return unsafe header(cell).pointee.overflow
  }

  /// A cell's counters as a histogram keeps them.
  func chunks(of cell: Int) -> [[UInt64]] {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    var copies: [[UInt64]] = (0..<HistogramScale.chunks).map { number in
      guard let chunk = unsafe table(cell)[number] else { return [] }
      return (0..<HistogramScale.chunkLength).map { chunk.count(at: $0) }
    }
    let zeros = unsafe header(cell).pointee.zeros
    if zeros > 0 {
      if copies[0].isEmpty { copies[0] = Array(repeating: 0, count: HistogramScale.chunkLength) }
      copies[0][0] = zeros
    }
    while copies.last?.isEmpty == true { copies.removeLast() }
    return copies
  }

  /// The counter that holds the sample of a rank counted from 1; `nil` for a rank among the samples over the range.
  func counter(atRank rank: UInt64, in cell: Int) -> Int? {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    var below = unsafe header(cell).pointee.zeros
    if below >= rank { return 0 }
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe table(cell)[number] else { continue }
      if let offset = chunk.offset(reaching: rank, below: &below) {
        return number * HistogramScale.chunkLength + offset
      }
    }
    return nil
  }

  /// The samples of one counter.
  @inline(__always)
  func count(at counter: Int, in cell: Int) -> UInt64 {
    precondition(cell >= 0 && cell < cells && counter >= 0 && counter < HistogramScale.counters, "no such counter")
    let zeros = counter == 0 ? unsafe header(cell).pointee.zeros : 0
    guard let chunk = unsafe table(cell)[counter &>> HistogramScale.chunkShift] else {
      return zeros
    }
    return zeros &+ chunk.count(at: counter & (HistogramScale.chunkLength &- 1))
  }
}
