import NeedletailLanes

/// The least loaded of many members, ties to the lowest index: tournaments whose winners are kept, one a pool.
///
/// A class, as `FIFOQueues` is: a verb that is not inlined is then handed one word, where a struct's parts would be loaded first.
///
/// - Complexity: asking is O(1), changing one load O(log members).
final class LoadTrees {
  struct Tree: BitwiseCopyable {
    var base: Int
    var leaves: Int
    var first: Int32
  }

  private let trees: FixedArray<Tree>
  /// Leaves are members; each inner node holds the index of the lighter child, the lower one when equal.
  private let winners: FixedArray<Int32>

  /// - Parameter pools: each tree's first member and how many members follow one another.
  init(_ pools: [(first: Int32, count: Int)]) {
    var list: [Tree] = []
    var size = 0
    for pool in pools {
      var leaves = 1
      while leaves < pool.count { leaves *= 2 }
      list.append(Tree(base: size, leaves: leaves, first: pool.first))
      size += 2 * leaves
    }
    trees = FixedArray(list)
    winners = FixedArray(repeating: -1, count: size)
    for (tree, pool) in zip(list, pools) {
      for leaf in 0..<pool.count { winners[tree.base + tree.leaves + leaf] = Int32(leaf) }
      for node in stride(from: tree.leaves - 1, to: 0, by: -1) {
        winners[tree.base + node] = winners[tree.base + 2 * node]
      }
    }
  }

  /// The loads of all of a tree's members may have changed. Complexity: O(members).
  func rebuild(_ number: Int32, members: borrowing FixedArray<Member>) {
    let tree = trees[number]
    for node in stride(from: tree.leaves &- 1, to: 0, by: -1) { judge(node, of: tree, members) }
  }

  /// The lightest member's number.
  @inline(__always)
  func lightest(_ tree: Int32) -> Int32 { trees[tree].first &+ winners[trees[tree].base &+ 1] }

  /// A member's load changed.
  @inline(never)
  func update(_ number: Int32, member: Int32, members: borrowing FixedArray<Member>) {
    let tree = trees[number]
    var node = (tree.leaves &+ Int(member &- tree.first)) >> 1
    while node > 0 {
      judge(node, of: tree, members)
      node >>= 1
    }
  }

  /// The lighter child of a node wins it, the lower one when equal.
  @inline(__always)
  private func judge(_ node: Int, of tree: Tree, _ members: borrowing FixedArray<Member>) {
    let left = winners[tree.base &+ 2 &* node]
    let right = winners[tree.base &+ 2 &* node &+ 1]
    let rightWins = right >= 0 && members[tree.first &+ right].load < members[tree.first &+ left].load
    winners[tree.base &+ node] = rightWins ? right : left
  }
}
