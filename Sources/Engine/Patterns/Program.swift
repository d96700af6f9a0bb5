import NeedletailCouriers
import NeedletailLanes

/// One instruction of a compiled pattern.
struct Node: BitwiseCopyable {
  enum Operation: UInt8, BitwiseCopyable {
    case call, sequence, parallel, fanOut, loop, choose, escalate, delay
    /// A branch of a choice that has a name: one child, whose latency is recorded.
    case branch
  }

  enum Join: UInt8, BitwiseCopyable {
    case all, first, quorum
    /// Votes: more than half, a share, a count.
    case majority, fraction, count

    @inline(__always)
    var isTally: Bool { self == .majority || self == .fraction || self == .count }
  }

  enum By: UInt8, BitwiseCopyable {
    case roundRobin, random, leastLoaded, powerOfTwo, weighted, semantic, outcome
  }

  var operation: Operation
  /// As a step of a sequence: its failure is the sequence's.
  var isEssential = false
  var role = CallRole.step
  /// Which outcomes of this call somebody reads.
  var reads: Outcome.Flags = []
  var join = Join.all
  var by = By.roundRobin
  var handing = Pattern.Loop.Handing.previous
  var exhaustionIsPartial = false
  /// Its frames keep `Sides`.
  var keepsSides = false
  /// The outcome a loop ends on; empty is never, `confidence` compares with `threshold`.
  var until: Outcome.Flags = []
  var threshold: UInt16 = 0
  /// Where its children stand in `Program.children`.
  var firstChild: Int32 = 0
  var childCount: Int32 = 0
  /// Call: the pool and its histogram cells for this scenario. Branch: its only cell, −1 for none.
  var pool: Int32 = -1
  var cells: Int32 = -1
  /// Call: its scenario and pool by their place among all that call, counted from 1; 0 for none.
  var caller: Int32 = 0
  /// Votes or successes wanted; a loop's most rounds; a choice's branches, its fallback not among them.
  var count: Int32 = 0
  var fraction = 0.0
  /// A fan-out's width: a distribution, or −1 for the outcome's.
  var width: SamplerID = .none
  /// The cap that is an error; `Int32.max` for none.
  var widthCap: Int32 = .max
  /// Choose: where its weights, tiers or choice table begin in `Program.tables`, and how many entries.
  var table: Int32 = 0
  var tableCount: Int32 = 0
  /// Choose: turns taken so far, for round-robin. Changes while running.
  var turn: Int32 = 0
  /// Recorded figures; −1 and `UInt64.max` for none.
  var recordedInput: Int32 = -1
  var recordedOutput: Int32 = -1
  /// Call: the places in accounts of its wait for an agent and of its run, where both are near; otherwise `farPlace`. Of an answer whose
  /// first token is told the run's has the first token, and the next the rest.
  var agentPlace: UInt8 = Node.farPlace
  var runPlace: UInt8 = Node.farPlace
  var recordedService: UInt64 = .max

  static var farPlace: UInt8 { .max }

  /// Its tokens are a recording's.
  var hasRecordedTokens: Bool { recordedInput >= 0 || recordedOutput >= 0 }
}

extension Pattern.Loop.Handing: BitwiseCopyable {}

/// All scenarios' patterns, compiled flat.
struct Program: ~Copyable {
  let nodes: FixedArray<Node>
  /// Children of each node, by node number.
  let children: FixedArray<Int32>
  /// Cumulative weights (of `choose` by weight), in order.
  let weights: FixedArray<Double>
  /// Entries of `choose` tables: for semantic choice, (rank, branch) pairs in falling rank; for choice by outcome,
  /// (number of the chosen name, branch) pairs.
  let tables: FixedArray<TableEntry>

  struct TableEntry: BitwiseCopyable {
    var key: Int32
    var branch: Int32
  }

  /// Cells of metrics kept for each (scenario, pool) that calls.
  enum CallCell: Int, CaseIterable {
    case callLatency, queueTime, timeToFirstToken, timePerOutputToken

    /// Only agents that tell of their tokens have it.
    var isOfTokens: Bool { self == .timeToFirstToken || self == .timePerOutputToken }
  }

  @inline(__always)
  func child(_ node: Int32, _ index: Int32) -> Int32 { children[nodes[node].firstChild &+ index] }
}
