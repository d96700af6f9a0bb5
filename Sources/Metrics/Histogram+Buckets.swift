extension Histogram {
  /// A counter that is not zero, and the values it stands for.
  public struct Bucket: Sendable, Equatable {
    /// The smallest value that falls into the bucket.
    public var lowest: UInt64
    /// The largest value that falls into the bucket.
    public var highest: UInt64
    /// How many samples did.
    public var count: UInt64

    package init(lowest: UInt64, highest: UInt64, count: UInt64) {
      self.lowest = lowest
      self.highest = highest
      self.count = count
    }
  }

  /// The counters that are not zero, in order of value; samples over the range are in none.
  public var buckets: Buckets { Buckets(chunks: chunks) }

  /// A sequence of the counters that are not zero.
  public struct Buckets: Sequence, Sendable {
    let chunks: [[UInt64]]

    /// The buckets from the smallest value up.
    public func makeIterator() -> Iterator { Iterator(chunks: chunks) }

    /// Walks the counters, over chunks never touched in one step.
    public struct Iterator: IteratorProtocol, Sendable {
      let chunks: [[UInt64]]
      var index = 0

      init(chunks: [[UInt64]]) { self.chunks = chunks }

      /// The next counter that is not zero.
      public mutating func next() -> Bucket? {
        while index >> HistogramScale.chunkShift < chunks.count {
          let chunk = index >> HistogramScale.chunkShift
          var offset = index & (HistogramScale.chunkLength - 1)
          let length = chunks[chunk].count
          while offset < length, chunks[chunk][offset] == 0 { offset += 1 }
          index = chunk * HistogramScale.chunkLength + offset
          if offset < length {
            defer { index += 1 }
            return Bucket(
              lowest: HistogramScale.lowest(at: index), highest: HistogramScale.highest(at: index),
              count: chunks[chunk][offset])
          }
          index = (chunk + 1) * HistogramScale.chunkLength
        }
        return nil
      }
    }
  }
}
