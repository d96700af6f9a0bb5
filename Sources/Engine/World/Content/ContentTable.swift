import NeedletailCouriers
import NeedletailLanes

/// What agents wrote, by number, counted by who still needs it. The conductor owns it; −1 stands for nothing.
///
/// Simulated runs have no content: the table is empty and never asked. The count is kept by hand so that records
/// which refer to content stay plain values.
final class ContentTable {
  /// By number; the count of a number decides whether its message is anybody's.
  private var messages: [Message] = []
  /// Branches' pieces while they are put in order; empty in between.
  private var gathered: [BranchContent] = []
  /// Who still needs each: slots are numbers.
  private let references = Slab<Int32>(limit: World.callLimit)

  /// Pieces that are kept at present.
  var count: Int { Int(references.count) }

  /// Keeps a message, needed once; −1 for an empty one, and when there are more than the table holds (2²⁵: more than there
  /// can be calls). Complexity: O(1) amortized.
  func keep(_ message: consuming Message) -> Int32 {
    if message.count == 0 { return -1 }
    let slot = references.allocate()
    if slot < 0 { return -1 }
    references[slot] = 1
    if Int(slot) < messages.count {
      messages[Int(slot)] = message
    } else {
      messages.append(message)
    }
    return slot
  }

  /// One more needs it.
  @discardableResult
  func retain(_ content: Int32) -> Int32 {
    if content >= 0 { references[content] += 1 }
    return content
  }

  /// One fewer needs it; the last one lets it go.
  func release(_ content: Int32) {
    if content < 0 { return }
    references[content] -= 1
    assert(references[content] >= 0, "ContentTable: let go more often than kept")
    if references[content] == 0 {
      messages[Int(content)] = Message(parts: [])
      references.free(content)
    }
  }

  func message(_ content: Int32) -> Message { content >= 0 ? messages[Int(content)] : Message(parts: []) }

  /// A piece as one text. Complexity: O(length) where it has several parts.
  func text(_ content: Int32) -> String { content >= 0 ? messages[Int(content)].text : "" }

  /// The failure that a piece tells of.
  func failure(_ content: Int32) -> CallFailure? { content >= 0 ? messages[Int(content)].failure : nil }

  /// Two pieces as one, in order. Takes over what it is given. Complexity: O(parts), those of the second where the
  /// first is not needed elsewhere.
  func join(_ first: Int32, _ second: Int32) -> Int32 {
    if first < 0 { return second }
    if second < 0 { return first }
    var joined = take(first)
    joined.append(messages[Int(second)])
    release(second)
    return keep(joined)
  }

  /// Takes a branch's piece over, to be joined with the others.
  func gather(_ branch: BranchContent) { gathered.append(branch) }

  /// The gathered pieces as one, in the order of their branches, and once more the first two branches' own; −1 for each that
  /// there is not. Complexity: O(parts + branches × log branches), one allocation.
  func joinGathered() -> (whole: Int32, first: Int32, second: Int32) {
    gathered.sort { $0.branch < $1.branch }
    defer { gathered.removeAll(keepingCapacity: true) }
    var (first, second): (Int32, Int32) = (-1, -1)
    for one in gathered.prefix(2) {
      if one.branch == 0 { first = retain(one.content) }
      if one.branch == 1 { second = retain(one.content) }
    }
    if gathered.count <= 1 { return (gathered.first?.content ?? -1, first, second) }
    var joined = Message(parts: [])
    joined.reserve(gathered.reduce(0) { $0 + messages[Int($1.content)].count })
    for branch in gathered {
      joined.append(messages[Int(branch.content)])
      release(branch.content)
    }
    return (keep(joined), first, second)
  }

  /// The message of a piece that one fewer needs: the message itself where that was the last.
  private func take(_ content: Int32) -> Message {
    var message = Message(parts: [])
    if references[content] == 1 { swap(&message, &messages[Int(content)]) } else { message = messages[Int(content)] }
    release(content)
    return message
  }
}

/// What a call was handed and what it answered, by numbers in the `ContentTable`.
struct CallContent: BitwiseCopyable {
  var handed: Int32
  var answer: Int32
}

/// What a frame was handed, what its children wrote that it will hand on, and what the first two wrote last.
struct FrameContent: BitwiseCopyable {
  var handed: Int32
  var written: Int32
  var first: Int32
  var second: Int32
  /// What the child that failed last said of it.
  var failure: Int32
  /// What its branches wrote, as a list in `ContentFlow.branches`, latest first; −1 ends it.
  var branches: Int32
}

/// One branch's contribution.
struct BranchContent: BitwiseCopyable {
  var next: Int32
  var branch: Int32
  var content: Int32
}
