import NeedletailCouriers
import NeedletailLanes

/// Which text each job, call and frame has: what it was handed, what was written for it, and why it failed.
///
/// Beside each count of tokens goes the text itself, by its number in a `ContentTable`; −1 stands for none. A `Start` lends
/// content, an `Ended` gives it away. Where no pool is real `isCarried` is `false`, and nothing else here is asked for. Verbs are
/// inlined: a call would copy the part to hand it over.
struct ContentFlow: ~Copyable {
  /// Some pool is real, so texts go along with the tokens.
  let isCarried: Bool
  private let texts: ContentTable
  private let jobs: SparseTable<Int32>
  private let calls: SparseTable<CallContent>
  private let frames: SparseTable<FrameContent>
  /// What branches wrote that wait for others, as one list a frame.
  private let branches: Slab<BranchContent>

  init(isCarried: Bool) {
    self.isCarried = isCarried
    texts = ContentTable()
    jobs = SparseTable(limit: World.jobLimit)
    calls = SparseTable(limit: World.callLimit)
    frames = SparseTable(limit: World.callLimit)
    branches = Slab(limit: World.callLimit)
  }

  // MARK: Reading

  /// Texts that are kept at present, and branches' answers that wait for others.
  var textCount: Int { texts.count }
  var branchCount: Int { Int(branches.count) }

  @inline(__always)
  func message(_ content: Int32) -> Message { texts.message(content) }

  /// What a job asks.
  @inline(__always)
  func input(ofJob job: Int32) -> Int32 { jobs[job] }
  /// Complexity: O(length) where it has several parts.
  @inline(__always)
  func inputText(ofJob job: Int32) -> String { texts.text(jobs[job]) }
  @inline(__always)
  func handed(toCall call: Int32) -> Message { texts.message(calls[call].handed) }
  @inline(__always)
  func handed(toFrame frame: Int32) -> Int32 { frames[frame].handed }
  /// What a frame's children have written so far that it hands on.
  @inline(__always)
  func written(byFrame frame: Int32) -> Int32 { frames[frame].written }

  /// Asks the processor to bring near what is kept of a call.
  @inline(__always) func prefetch(call: Int32) { calls.prefetch(call) }
  @inline(__always) func prefetch(job: Int32) { jobs.prefetch(job) }

  // MARK: Records that begin

  @inline(__always)
  func keep(_ input: Message, forJob job: Int32) { jobs.set(job, texts.keep(input)) }

  @inline(__always)
  func lend(_ content: Int32, toCall call: Int32) {
    calls.set(call, CallContent(handed: texts.retain(content), answer: -1))
  }

  /// A hedge is handed what its call was.
  @inline(__always)
  func lend(toHedge twin: Int32, of call: Int32) { lend(calls[call].handed, toCall: twin) }

  @inline(__always)
  func lend(_ content: Int32, toFrame frame: Int32) {
    frames.set(
      frame,
      FrameContent(handed: texts.retain(content), written: -1, first: -1, second: -1, failure: -1, branches: -1))
  }

  // MARK: Records that end

  @inline(__always)
  func release(_ content: Int32) { texts.release(content) }

  @inline(__always)
  func release(job: Int32) { texts.release(jobs[job]) }

  @inline(__always)
  func release(call: Int32) {
    texts.release(calls[call].handed)
    texts.release(calls[call].answer)
  }

  @inline(__always)
  func release(frame: Int32) {
    let f = frames[frame]
    texts.release(f.handed)
    texts.release(f.written)
    texts.release(f.first)
    texts.release(f.second)
    texts.release(f.failure)
    forEachBranch(of: frame) { texts.release($0.content) }
  }

  /// Visits what a frame's branches wrote, latest first, and forgets it.
  @inline(__always)
  private func forEachBranch(of frame: Int32, _ body: (BranchContent) -> Void) {
    var next = frames[frame].branches
    frames[frame].branches = -1
    while next >= 0 {
      let one = branches[next]
      branches.free(next)
      body(one)
      next = one.next
    }
  }

  // MARK: Answers

  /// An attempt of a call has brought this, its answer or why it failed; of several the last one stays.
  @inline(__always)
  func keep(_ answer: Message, ofCall call: Int32) {
    texts.release(calls[call].answer)
    calls[call].answer = texts.keep(answer)
  }

  /// Gives a call's answer away.
  @inline(__always)
  func takeAnswer(ofCall call: Int32) -> Int32 {
    let answer = calls[call].answer
    calls[call].answer = -1
    return answer
  }

  /// What an agent said of an attempt that failed; `nil` where the call has no such answer: one that was held back until the
  /// call waited no more is no reason.
  @inline(__always)
  func failure(ofCall call: Int32) -> CallFailure? { texts.failure(calls[call].answer) }

  /// Keeps a text that no record has yet.
  @inline(__always)
  func keep(_ message: Message) -> Int32 { texts.keep(message) }

  /// Keeps why a call failed that no agent said anything of.
  @inline(__always)
  func keep(_ failure: CallFailure) -> Int32 { texts.keep(Message(Message.Part(failure))) }

  /// A hedge's answer takes the place of its call's.
  @inline(__always)
  func adoptAnswer(ofHedge twin: Int32, by call: Int32) {
    texts.release(calls[call].answer)
    calls[call].answer = takeAnswer(ofCall: twin)
  }

  /// What a pause was handed it hands on.
  @inline(__always)
  func passOn(byCall call: Int32) -> Int32 { texts.retain(calls[call].handed) }

  // MARK: Children that end

  /// What a failed child says of it, if it says anything: the reason should its parent fail as well.
  @inline(__always)
  func keepFailure(_ ended: Ended, of frame: Int32) {
    if ended.content < 0 { return }
    texts.release(frames[frame].failure)
    frames[frame].failure = ended.content
  }

  /// What an activation hands over is of no use.
  @inline(__always)
  func drop(_ ended: Ended) {
    texts.release(ended.content)
    dropSides(ended)
  }

  @inline(__always)
  private func dropSides(_ ended: Ended) {
    texts.release(ended.firstContent)
    texts.release(ended.secondContent)
  }

  /// A step's or a tier's output is what the frame has written now.
  @inline(__always)
  func write(_ ended: Ended, to frame: Int32) {
    texts.release(frames[frame].written)
    frames[frame].written = ended.content
    dropSides(ended)
  }

  /// A failed step hands on an error text.
  @inline(__always)
  func writeFailure(_ ended: Ended, to frame: Int32) {
    texts.retain(ended.content)
    keepFailure(ended, of: frame)
    write(ended, to: frame)
  }

  /// A branch's output waits for the others; `false` when as many wait as can be kept, and it is dropped.
  @inline(__always)
  func keepBranch(_ branch: Int32, _ ended: Ended, of frame: Int32) -> Bool {
    dropSides(ended)
    if ended.content < 0 { return true }
    let slot = branches.allocate()
    guard slot >= 0 else {
      texts.release(ended.content)
      return false
    }
    branches[slot] = BranchContent(next: frames[frame].branches, branch: branch, content: ended.content)
    frames[frame].branches = slot
    return true
  }

  /// What a round wrote, as its loop hands it on.
  ///
  /// - Parameter writes: it goes to the board, where the loop has one.
  @inline(__always)
  func keepRound(_ ended: Ended, of frame: Int32, _ handing: Pattern.Loop.Handing, writes: Bool) {
    let f = frames.at(frame)
    switch handing {
    case .previous: write(ended, to: frame)
    case .board:
      if writes {
        f.value.written = texts.join(f.value.written, ended.content)
      } else {
        texts.release(ended.content)
      }
      dropSides(ended)
    case .exchange:
      f.value.written = texts.join(f.value.written, ended.content)
      // A side that failed has said last what it said before.
      if ended.firstContent >= 0 {
        texts.release(f.value.first)
        f.value.first = ended.firstContent
      }
      if ended.secondContent >= 0 {
        texts.release(f.value.second)
        f.value.second = ended.secondContent
      }
    }
  }

  /// What the next round is handed. Answers what was made for it, to be released once the round has started; −1 for
  /// nothing.
  @inline(__always)
  func lendRound(
    of frame: Int32, to given: inout Start, _ handing: Pattern.Loop.Handing, hasWritten: Bool
  ) -> Int32 {
    let f = frames[frame]
    switch handing {
    case .previous: given.content = hasWritten ? f.written : f.handed
    case .board:
      given.content = texts.join(texts.retain(f.handed), texts.retain(f.written))
      return given.content
    case .exchange:
      given.content = f.handed
      (given.firstContent, given.secondContent) = (f.first, f.second)
    }
    return -1
  }

  /// What a frame that ends hands its parent: its branches' outputs in their order, or what was written last; when it
  /// has failed, why.
  @inline(__always)
  func take(ofFrame frame: Int32, into ended: inout Ended, succeeded: Bool) {
    let f = frames.at(frame)
    if !succeeded {
      ended.content = f.value.failure
      f.value.failure = -1
      return
    }
    if f.value.branches < 0 {
      ended.content = f.value.written
      (ended.firstContent, ended.secondContent) = (f.value.first, f.value.second)
      (f.value.written, f.value.first, f.value.second) = (-1, -1, -1)
      return
    }
    forEachBranch(of: frame) { texts.gather($0) }
    (ended.content, ended.firstContent, ended.secondContent) = texts.joinGathered()
  }
}
