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

    @usableFromInline let headers: UnsafeMutablePointer<Header>
    /// `HistogramScale.chunks` entries a cell; `nil` where no value fell yet. Behind them is room for intervals: in the same
    /// block, as every word of this struct costs those who copy it.
    @usableFromInline let chunks: UnsafeMutablePointer<HistogramChunk?>
    @usableFromInline let cells: Int

    init(cells: Int) {
      self.cells = cells
      unsafe headers = .allocate(capacity: cells)
      unsafe headers.initialize(repeating: Header(), count: cells)
      let entries = cells * HistogramScale.chunks
      let memory = UnsafeMutableRawPointer.allocate(byteCount: entries * 8 + TakenCounters.bytes, alignment: 8)
      unsafe chunks = memory.bindMemory(to: HistogramChunk?.self, capacity: entries)
      unsafe chunks.initialize(repeating: nil, count: cells * HistogramScale.chunks)
    }

    deinit {
      for entry in 0..<cells * HistogramScale.chunks {
        unsafe chunks[entry]?.free()
      }
      for cell in 0..<cells { forgetMark(of: cell) }
      unsafe chunks.deallocate()
      unsafe headers.deallocate()
    }

    @inlinable @inline(__always)
    func recordZero(in cell: Int) {
      assert(cell >= 0 && cell < cells, "no such cell in the histogram bank")
      unsafe headers[cell].zeros &+= 1
    }

    @inlinable @inline(__always)
    func record(_ value: UInt64, in cell: Int) {
      assert(cell >= 0 && cell < cells, "no such cell in the histogram bank")
      unsafe headers[cell].moments.record(value)
      guard value <= HistogramScale.highestTrackable else {
        unsafe headers[cell].overflow &+= 1
        return
      }
      let index = HistogramScale.index(of: value)
      let entry = cell &* HistogramScale.chunks &+ (index &>> HistogramScale.chunkShift)
      let chunk = unsafe chunks[entry] ?? makeChunk(entry)
      chunk.add(at: index & (HistogramScale.chunkLength &- 1))
    }

    @usableFromInline
    func record(_ value: UInt64, weight: UInt64, in cell: Int) {
      assert(cell >= 0 && cell < cells, "no such cell in the histogram bank")
      // Zeros and the rest together stay below 2⁶⁴, so that merging them cannot overflow.
      let nonzero = unsafe headers[cell].moments.count + markedCount(of: cell)
      let room = unsafe UInt64.max - headers[cell].zeros - nonzero
      let fitting = Swift.min(weight, room)
      guard fitting > 0 else { return }
      guard value > 0 else {
        unsafe headers[cell].zeros += fitting
        return
      }
      _ = unsafe headers[cell].moments.record(value, count: fitting)
      guard value <= HistogramScale.highestTrackable else {
        unsafe headers[cell].overflow += fitting
        return
      }
      let index = HistogramScale.index(of: value)
      let entry = cell * HistogramScale.chunks + (index >> HistogramScale.chunkShift)
      let chunk = unsafe chunks[entry] ?? makeChunk(entry)
      chunk.add(fitting, at: index & (HistogramScale.chunkLength - 1))
    }

    /// Allocates the counters of a power of two a cell meets for the first time.
    @usableFromInline @inline(never)
    func makeChunk(_ entry: Int) -> HistogramChunk {
      let chunk = HistogramChunk()
      unsafe chunks[entry] = chunk
      return chunk
    }
  }
}

extension HistogramBank.UnsafeStorage {
  /// The moments of all of a cell's samples, zeros included.
  func moments(of cell: Int) -> Moments {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    var moments = unsafe headers[cell].moments
    if let mark = unsafe headers[cell].mark { unsafe moments.merge(mark.pointee.moments) }
    _ = unsafe moments.record(0, count: headers[cell].zeros)
    return moments
  }

  /// How many of a cell's samples lie over the range.
  func overflow(of cell: Int) -> UInt64 {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    return unsafe headers[cell].overflow
  }

  /// A cell's counters as a histogram keeps them.
  func chunks(of cell: Int) -> [[UInt64]] {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    var copies: [[UInt64]] = (0..<HistogramScale.chunks).map { number in
      guard let chunk = unsafe chunks[cell * HistogramScale.chunks + number] else { return [] }
      return (0..<HistogramScale.chunkLength).map { chunk.count(at: $0) }
    }
    let zeros = unsafe headers[cell].zeros
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
    var below = unsafe headers[cell].zeros
    if below >= rank { return 0 }
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe chunks[cell * HistogramScale.chunks + number] else { continue }
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
    let zeros = counter == 0 ? unsafe headers[cell].zeros : 0
    guard let chunk = unsafe chunks[cell &* HistogramScale.chunks &+ counter &>> HistogramScale.chunkShift] else {
      return zeros
    }
    return zeros &+ chunk.count(at: counter & (HistogramScale.chunkLength &- 1))
  }
}
