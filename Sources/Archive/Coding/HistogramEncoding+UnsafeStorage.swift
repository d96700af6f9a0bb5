import NeedletailMetrics

extension HistogramEncoding {
  /// Room for the counters of one histogram, and the codes of those that are near what was expected.
  @safe
  final class UnsafeStorage {
    private let room = CodingRoom()
    private let words = BitWriter.UnsafeStorage()

    deinit { room.free() }

    /// Takes in the counters of some samples, and answers what their moments are at least.
    func take(_ counters: CounterRuns, samples: UInt64, overflow: UInt64) -> LeastMoments {
      let room = room
      return LeastMoments(counters, samples: samples, overflow: overflow) { counter, count in
        unsafe room.counts[counter] = count
      }
    }

    /// How the likely counters differ from what was expected of `samples`.
    func likelyBits(_ samples: UInt64, _ shape: inout RunningShape) -> BitWriter {
      guard let scale = shape.scale(to: samples) else {
        unsafe room.likely[0] = .end(after: 0)
        return BitWriter(into: words)
      }
      let rows = makeRows(shape.lastLikely, scale)
      let count = findCodes(&shape, scale, rows)
      guard count > 0 else { return BitWriter(into: words) }
      let (bits, saved) = putCodes(count)
      return saved > count ? widenedBits(&shape, scale) : bits
    }

    /// Looks up the codes of as many rows as are worth it, and answers how many those are.
    private func makeRows(_ lastLikely: Int, _ scale: RunningShape.Scale) -> Int {
      let most = min(CodingRoom.mostRows, lastLikely / 16)
      for row in 0..<most {
        let expected = scale.expectation(of: scale.leastSum &+ UInt64(row))
        guard expected.count < CodingRoom.means, expected.parameter < CodingRoom.parameters else { return row }
        unsafe room.rows[row] = room.codes(expected.parameter, expected.count)
      }
      return most
    }

    /// Looks up the codes of the differences, not widened as is usual, and answers how many there are.
    private func findCodes(_ shape: inout RunningShape, _ scale: RunningShape.Scale, _ rowCount: Int) -> Int {
      let room = room
      var (length, codeCount, longCount) = (0, 0, 0)
      shape.forEachLikely(in: scale, rows: rowCount) { counter, row in
        let count = unsafe room.counts[counter]
        guard count < CodingRoom.countsARow else { return false }
        unsafe room.found[codeCount] = room.rows[row][Int(truncatingIfNeeded: count)]
        codeCount &+= 1
        return true
      } far: { counter, expected in
        let residual = unsafe Folding.fold(room.counts[counter], around: expected.count)
        unsafe room.long[longCount] = LongCode(value: residual, parameter: expected.parameter)
        unsafe room.found[codeCount] = ShortCode.none
        codeCount &+= 1
        longCount &+= 1
      } word: { word, mask, before in
        unsafe room.likely[length] = LikelyWord(word: word, likely: mask, before: before)
        length &+= 1
      }
      unsafe room.likely[length] = .end(after: codeCount)
      return codeCount
    }

    /// Writes the first `count` codes that were found, and answers how many bits a parameter one larger would save, and one
    /// for each of them.
    private func putCodes(_ count: Int) -> (bits: BitWriter, saved: Int) {
      let room = room
      var bits = BitWriter(into: words)
      bits.put(0, 3)
      var (saved, longCount, place) = (0, 0, 0)
      while place < count {
        let end = min(count, place &+ ShortCode.Sum.most)
        var sum = ShortCode.Sum()
        while place < end {
          let code = unsafe room.found[place]
          place &+= 1
          if code.length > 0 {
            bits.put(code.bits, code.length)
            sum.add(code)
          } else {
            let code = unsafe room.long[longCount]
            RiceCode.write(code.value, code.parameter, to: &bits)
            saved &+= Int(ShortCode.saved(code.value, code.parameter))
            longCount &+= 1
          }
        }
        saved &+= sum.saved
      }
      return (bits, saved)
    }

    /// The same differences, widened as takes the fewest bits.
    @inline(never)
    private func widenedBits(_ shape: inout RunningShape, _ scale: RunningShape.Scale) -> BitWriter {
      var residuals: [(value: UInt64, parameter: UInt64)] = []
      residuals.reserveCapacity(shape.lastLikely)
      shape.forEachLikely(in: scale) { counter, expected in
        residuals.append((unsafe Folding.fold(room.counts[counter], around: expected.count), expected.parameter))
      }
      var best: (widening: UInt64, length: UInt64) = (0, .max)
      for widening in UInt64(0)...7 {
        let length = residuals.reduce(0) { $0 &+ RiceCode.length($1.value, $1.parameter + widening) }
        guard length < best.length else { break }
        best = (widening, length)
      }
      var bits = BitWriter(into: words)
      bits.put(best.widening, 3)
      for residual in residuals { RiceCode.write(residual.value, residual.parameter + best.widening, to: &bits) }
      return bits
    }

    /// Makes the counters part of the shape, forgets their counts, and answers how many were not likely.
    func learn(_ counters: CounterRuns, _ samples: UInt64, _ shape: inout RunningShape) -> Int {
      let room = room
      var found = 0
      shape.learn(counters, samples: samples) { counter, count, wasLikely in
        unsafe room.counts[counter] = 0
        guard !wasLikely else { return }
        unsafe room.unlikely[found] = UInt16(truncatingIfNeeded: counter)
        unsafe room.heights[found] = count &- 1
        found &+= 1
      }
      return found
    }

    /// Writes the counters in use that were not likely, `count` of them.
    ///
    /// By value, as all that changes should stay in registers.
    func putUnlikely(
      _ count: Int, after likelyBits: BitWriter, _ gaps: AdaptiveRice, _ heights: AdaptiveRice
    ) -> (BitWriter, gaps: AdaptiveRice, heights: AdaptiveRice) {
      let room = room
      var (bits, gaps, heights) = (likelyBits, gaps, heights)
      // Gaps count only counters that are not among the likely.
      var (next, passed) = (UInt16(0), 0)
      for place in 0..<count {
        let counter = unsafe room.unlikely[place]
        while unsafe room.likely[passed].word < counter &>> 6 { passed &+= 1 }
        let number = unsafe counter &- UInt16(truncatingIfNeeded: room.likely[passed].likely(before: counter))
        gaps.write(UInt64(number &- next), to: &bits)
        unsafe heights.write(room.heights[place], to: &bits)
        next = number &+ 1
      }
      return (bits, gaps, heights)
    }
  }
}
