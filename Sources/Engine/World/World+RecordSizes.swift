extension World {
  /// What the tables' records take, held at start-up: those that are touched at every step fill a cache line, none lies in
  /// two, and what ARCHITECTURE.md says of memory stays true. Sizes are constants: nothing of this is left in a release build
  /// but a trap, should one be wrong.
  @inline(__always)
  static func checkRecordSizes() {
    precondition(MemoryLayout<Job>.stride == 64, "a job is a cache line")
    precondition(MemoryLayout<Frame>.stride == 64, "a frame is a cache line")
    precondition(MemoryLayout<Call>.stride == 64, "a call is a cache line")
    precondition(MemoryLayout<Kin>.stride == 8, "links to siblings are one word")
    precondition(MemoryLayout<Member>.stride == 8, "a member is one word")
    precondition(MemoryLayout<Outcome>.stride == 8, "an outcome is one word, which travels in a register")
    precondition(MemoryLayout<Hedge>.stride <= 16, "a hedged pair's links are two words")
  }
}
