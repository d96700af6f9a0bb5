import NeedletailCouriers
import Testing

@testable import NeedletailEngine

/// Texts change hands: lent with what starts, given with what ends, and kept no longer than some record needs them.
@Suite("Texts by the records they belong to")
struct ContentFlowTests {
  private func ended(_ text: String, _ flow: borrowing ContentFlow, isFailure: Bool = false) -> Ended {
    // A call's answer is the way in; the call itself was handed nothing.
    flow.lend(-1, toCall: 99)
    flow.keep(Message(Message.Part(text: text, failure: isFailure ? CallFailure(.agentFailed) : nil)), ofCall: 99)
    var ended = Ended(succeeded: !isFailure)
    ended.content = flow.takeAnswer(ofCall: 99)
    return ended
  }

  private func text(_ content: Int32, _ flow: borrowing ContentFlow) -> String {
    flow.message(content).parts.map(\.text).joined(separator: ",")
  }

  /// A flow whose frame 0 was handed the job's input, "in".
  private func flow() -> ContentFlow {
    let flow = ContentFlow(isCarried: true)
    flow.keep(Message("in"), forJob: 0)
    flow.lend(flow.input(ofJob: 0), toFrame: 0)
    return flow
  }

  /// Gives back what `flow()` made.
  private func finish(_ flow: borrowing ContentFlow) {
    flow.release(frame: 0)
    flow.release(job: 0)
    #expect(flow.textCount == 0 && flow.branchCount == 0)
  }

  @Test("branches are joined in their own order, and the first two handed on by themselves too")
  func branches() {
    let flow = flow()
    for (branch, text): (Int32, String) in [(2, "c"), (0, "a"), (1, "b")] {
      let isKept = flow.keepBranch(branch, ended(text, flow), of: 0)
      #expect(isKept)
    }
    #expect(flow.branchCount == 3)
    var whole = Ended(succeeded: true)
    flow.take(ofFrame: 0, into: &whole, succeeded: true)
    #expect(text(whole.content, flow) == "a,b,c")
    #expect(text(whole.firstContent, flow) == "a" && text(whole.secondContent, flow) == "b")
    flow.drop(whole)
    finish(flow)
  }

  @Test("a branch's place is its own, not its rank among those that answered")
  func survivors() {
    let flow = flow()
    for branch: Int32 in [3, 1] { _ = flow.keepBranch(branch, ended("\(branch)", flow), of: 0) }
    var whole = Ended(succeeded: true)
    flow.take(ofFrame: 0, into: &whole, succeeded: true)
    #expect(text(whole.content, flow) == "1,3")
    #expect(whole.firstContent == -1 && text(whole.secondContent, flow) == "1")
    flow.drop(whole)
    finish(flow)
  }

  @Test("a step's output takes the place of the one before, and is handed on when the sequence ends")
  func steps() {
    let flow = flow()
    flow.write(ended("one", flow), to: 0)
    flow.write(ended("two", flow), to: 0)
    #expect(flow.textCount == 2, "the input and the last step's output")
    #expect(text(flow.written(byFrame: 0), flow) == "two")
    var whole = Ended(succeeded: true)
    flow.take(ofFrame: 0, into: &whole, succeeded: true)
    #expect(text(whole.content, flow) == "two")
    flow.drop(whole)
    finish(flow)
  }

  @Test("a step that failed hands on why, and the frame keeps the reason in case it fails too")
  func failedSteps() {
    let flow = flow()
    flow.writeFailure(ended("too hard", flow, isFailure: true), to: 0)
    #expect(text(flow.written(byFrame: 0), flow) == "too hard")
    #expect(flow.message(flow.written(byFrame: 0)).parts.map(\.isFailure) == [true])
    var failed = Ended.failure
    flow.take(ofFrame: 0, into: &failed, succeeded: false)
    #expect(text(failed.content, flow) == "too hard")
    flow.drop(failed)
    finish(flow)
  }

  @Test("a board's round is handed the input and all that was written, by those who write")
  func board() {
    let flow = flow()
    flow.keepRound(ended("fact", flow), of: 0, .board, writes: true)
    flow.keepRound(ended("judgement", flow), of: 0, .board, writes: false)
    flow.keepRound(ended("another", flow), of: 0, .board, writes: true)
    var given = Start(job: 0, parent: 0, branch: 0, key: DrawKey(bits: 0), handed: 0, isFirst: false)
    let made = flow.lendRound(of: 0, to: &given, .board, hasWritten: true)
    #expect(text(given.content, flow) == "in,fact,another" && made == given.content)
    flow.release(made)
    finish(flow)
  }

  @Test("a debate's round is handed the question and what each side wrote last")
  func exchange() {
    let flow = flow()
    for round in 1...2 {
      flow.lend(flow.handed(toFrame: 0), toFrame: 1)
      _ = flow.keepBranch(1, ended("against \(round)", flow), of: 1)
      _ = flow.keepBranch(0, ended("for \(round)", flow), of: 1)
      var both = Ended(succeeded: true)
      flow.take(ofFrame: 1, into: &both, succeeded: true)
      flow.release(frame: 1)
      flow.keepRound(both, of: 0, .exchange, writes: true)
    }
    var given = Start(job: 0, parent: 0, branch: 0, key: DrawKey(bits: 0), handed: 0, isFirst: false)
    #expect(flow.lendRound(of: 0, to: &given, .exchange, hasWritten: true) == -1)
    #expect(text(given.content, flow) == "in")
    #expect(text(given.firstContent, flow) == "for 2" && text(given.secondContent, flow) == "against 2")
    #expect(text(flow.written(byFrame: 0), flow) == "for 1,against 1,for 2,against 2")
    finish(flow)
  }

  @Test("a side of a debate that fails in a round has said last what it said before", arguments: [0, 1] as [Int32])
  func exchangeWithFailure(failing: Int32) {
    let flow = flow()
    for round in 1...2 {
      flow.lend(flow.handed(toFrame: 0), toFrame: 1)
      for side in [0, 1] as [Int32] where round == 1 || side != failing {
        _ = flow.keepBranch(side, ended("\(side) in \(round)", flow), of: 1)
      }
      var both = Ended(succeeded: true)
      flow.take(ofFrame: 1, into: &both, succeeded: true)
      flow.release(frame: 1)
      flow.keepRound(both, of: 0, .exchange, writes: true)
    }
    var given = Start(job: 0, parent: 0, branch: 0, key: DrawKey(bits: 0), handed: 0, isFirst: false)
    #expect(flow.lendRound(of: 0, to: &given, .exchange, hasWritten: true) == -1)
    let last = [given.firstContent, given.secondContent].map { text($0, flow) }
    #expect(last == (failing == 0 ? ["0 in 1", "1 in 2"] : ["0 in 2", "1 in 1"]))
    finish(flow)
  }

  @Test("an answer that came too late is no reason for a call's failure")
  func heldBack() {
    let flow = flow()
    flow.lend(flow.input(ofJob: 0), toCall: 1)
    flow.keep(Message("an answer"), ofCall: 1)
    #expect(flow.failure(ofCall: 1) == nil)
    let failure = CallFailure(.badReply, pool: "a", attempt: 2, message: "a reason")
    flow.keep(Message(Message.Part(failure)), ofCall: 1)
    #expect(flow.failure(ofCall: 1) == failure)
    flow.release(call: 1)
  }

  @Test("what a hedge said takes the place of what its call did")
  func hedgeFailed() {
    let flow = flow()
    flow.lend(flow.input(ofJob: 0), toCall: 1)
    flow.lend(toHedge: 2, of: 1)
    flow.keep(Message(Message.Part(CallFailure(.agentFailed, pool: "a", message: "first"))), ofCall: 1)
    flow.keep(Message(Message.Part(CallFailure(.badReply, pool: "a", message: "second"))), ofCall: 2)
    flow.adoptAnswer(ofHedge: 2, by: 1)
    #expect(flow.failure(ofCall: 1)?.message == "second" && flow.failure(ofCall: 2) == nil)
    flow.release(call: 2)
    flow.release(call: 1)
    finish(flow)
  }

  @Test("a hedge keeps what its call was handed for itself")
  func hedge() {
    let flow = flow()
    flow.lend(flow.input(ofJob: 0), toCall: 1)
    flow.lend(toHedge: 2, of: 1)
    flow.release(call: 1)
    flow.release(frame: 0)
    flow.release(job: 0)
    #expect(flow.handed(toCall: 2).text == "in")
    flow.release(call: 2)
    #expect(flow.textCount == 0)
  }
}
