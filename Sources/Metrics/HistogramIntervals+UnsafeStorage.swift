extension HistogramBank.UnsafeStorage {
  /// What a cell held at the last tick.
  @usableFromInline @safe
  struct Mark {
    /// All samples but zeros.
    var moments = Moments()
    var zeros: UInt64 = 0
    var overflow: UInt64 = 0
    /// The counters as they were, chunk by chunk; `nil` where they were all zero.
    let chunks: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>?>

    init() {
      unsafe chunks = .allocate(capacity: HistogramScale.chunks)
      unsafe chunks.initialize(repeating: nil, count: HistogramScale.chunks)
    }
  }

  /// How many samples but zeros a cell held at the last tick.
  func markedCount(of cell: Int) -> UInt64 {
    unsafe headers[cell].mark?.pointee.moments.count ?? 0
  }

  func forgetMark(of cell: Int) {
    guard let mark = unsafe headers[cell].mark else { return }
    for number in 0..<HistogramScale.chunks { unsafe mark.pointee.chunks[number]?.deallocate() }
    unsafe mark.pointee.chunks.deallocate()
    unsafe mark.deallocate()
    unsafe headers[cell].mark = nil
  }

  /// The samples since the last tick, which this is; `nil` when there are none.
  func takeInterval(of cell: Int) -> SparseHistogram? {
    precondition(cell >= 0 && cell < cells, "no such cell in the histogram bank")
    let zeros = unsafe headers[cell].zeros - (headers[cell].mark?.pointee.zeros ?? 0)
    guard unsafe zeros > 0 || headers[cell].moments.count > 0 else { return nil }
    let mark = unsafe mark(of: cell)
    var interval = SparseHistogram()
    unsafe interval.moments = headers[cell].moments
    _ = interval.moments.record(0, count: zeros)
    unsafe interval.overflow = headers[cell].overflow - mark.pointee.overflow
    if zeros > 0 { interval.append(index: 0, count: zeros) }
    for number in 0..<HistogramScale.chunks {
      guard let chunk = unsafe chunks[cell * HistogramScale.chunks + number], isTouched(chunk) else { continue }
      let marked = unsafe mark.pointee.chunks[number] ?? makeMarkedChunk(number, of: mark)
      unsafe takeTouched(chunk, marked, firstIndex: number * HistogramScale.chunkLength, into: &interval)
    }
    unsafe mark.pointee.moments.merge(headers[cell].moments)
    unsafe mark.pointee.zeros += zeros
    unsafe mark.pointee.overflow += interval.overflow
    unsafe headers[cell].moments = Moments()
    return interval
  }

  /// What was added to a chunk's counters since they were marked, touched lines only; marks them anew.
  private func takeTouched(
    _ chunk: HistogramChunk, _ marked: UnsafeMutablePointer<UInt64>, firstIndex: Int,
    into interval: inout SparseHistogram
  ) {
    for word in 0..<HistogramScale.cardWords {
      var touched = chunk.touched(word)
      while touched != 0 {
        let line = word * 8 + touched.trailingZeroBitCount / 8
        let first = line << HistogramScale.lineShift
        for offset in first..<first + (1 << HistogramScale.lineShift) {
          let count = chunk.count(at: offset)
          let added = unsafe count &- marked[offset]
          guard added != 0 else { continue }
          interval.append(index: UInt16(firstIndex + offset), count: added)
          unsafe marked[offset] = count
        }
        touched &= touched - 1
      }
      chunk.forgetTouched(word)
    }
  }

  private func isTouched(_ chunk: HistogramChunk) -> Bool {
    (0..<HistogramScale.cardWords).contains { chunk.touched($0) != 0 }
  }

  private func mark(of cell: Int) -> UnsafeMutablePointer<Mark> {
    if let mark = unsafe headers[cell].mark { return unsafe mark }
    let mark = UnsafeMutablePointer<Mark>.allocate(capacity: 1)
    unsafe mark.initialize(to: Mark())
    unsafe headers[cell].mark = mark
    return unsafe mark
  }

  private func makeMarkedChunk(
    _ number: Int, of mark: UnsafeMutablePointer<Mark>
  ) -> UnsafeMutablePointer<UInt64> {
    let counters = UnsafeMutablePointer<UInt64>.allocate(capacity: HistogramScale.chunkLength)
    unsafe counters.initialize(repeating: 0, count: HistogramScale.chunkLength)
    unsafe mark.pointee.chunks[number] = counters
    return unsafe counters
  }
}
