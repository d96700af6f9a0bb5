import NeedletailLanes

/// Two small loops that every figure can be held against: one waits for memory, one for the processor.
///
/// They are measured around every round of every benchmark, so what the machine does to one it does to the other, and
/// the ratio holds on other machines as well as a ratio can. The chase is longer than a cache that is shared with other
/// tenants: through 16 MiB a step took from 39 to 205 ns within one run, of which the engine followed a third; through
/// 128 MiB from 167 to 245.
final class ReferenceKernels {
  struct Finding {
    /// Nanoseconds a step of each.
    var memory: Double
    var processor: Double
  }

  private static let heapSize = 4096
  /// For each cache line of 128 MiB the next one, in its first word: one cycle through all of them.
  private let chase: [UInt32]
  private var heap: [UInt64]
  private var place: UInt32 = 0
  private var noise: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(_ scale: Benchmark.Scale) {
    let lines = scale.of((128 << 20) / 64)
    var order = (0..<lines).map { UInt32($0) }
    var state: UInt64 = 7
    // Sattolo's shuffle makes one cycle.
    for last in stride(from: lines - 1, to: 0, by: -1) {
      order.swapAt(last, Int(Self.next(&state) % UInt64(last)))
    }
    var chase = [UInt32](repeating: 0, count: lines * 16)
    for (line, next) in order.enumerated() { chase[line * 16] = next * 16 }
    self.chase = chase
    heap = (0..<Self.heapSize).map { UInt64($0) << 20 }
  }

  /// Both kernels once, about 30 ms in all.
  func measure(_ scale: Benchmark.Scale) -> Finding {
    let steps = scale.of(150_000)
    var start = LaneThread.cpuNanoseconds
    follow(steps)
    let memory = LaneThread.cpuNanoseconds - start
    let replacements = scale.of(100_000)
    start = LaneThread.cpuNanoseconds
    replace(replacements)
    let processor = LaneThread.cpuNanoseconds - start
    return Finding(
      memory: Double(memory) / Double(steps), processor: Double(processor) / Double(replacements))
  }

  @inline(never)
  private func follow(_ steps: Int) {
    var place = place
    for _ in 0..<steps { place = chase[Int(place)] }
    self.place = place
  }

  /// Takes the least number of the heap and puts a larger one in its place, over and over.
  @inline(never)
  private func replace(_ times: Int) {
    for _ in 0..<times {
      let value = heap[0] &+ Self.next(&noise) & 0xFFFF_FFFF
      var hole = 0
      while true {
        var child = 2 * hole + 1
        if child >= heap.count { break }
        if child + 1 < heap.count && heap[child + 1] < heap[child] { child += 1 }
        if heap[child] >= value { break }
        heap[hole] = heap[child]
        hole = child
      }
      heap[hole] = value
    }
  }

  /// xorshift64.
  private static func next(_ state: inout UInt64) -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
