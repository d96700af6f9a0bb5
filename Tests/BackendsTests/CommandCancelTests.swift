import NeedletailCouriers
import NeedletailEngine
import Foundation
import Testing

@testable import NeedletailBackends

@Suite("Calls of command agents cancelled by a line", .timeLimit(.minutes(10)))
struct CommandCancelTests {
  /// Holds what it is asked until it is told to cancel it or to let it go; says what it was told, but for `deaf`.
  private static let multiplexer = """
    held = {}
    for request in requests():
        if "cancel" in request:
            number = request["cancel"]
            open(f"told{number}", "w").close()
            what = held.pop(number, {"text": ""})["text"]
            if what == "late":
                print(json.dumps({"id": number, "text": "all the same"}), flush=True)
            elif what != "deaf":
                print(json.dumps({"id": number, "cancelled": True}), flush=True)
        elif request["text"] == "who":
            reply(request, text=str(os.getpid()))
        elif request["text"] == "release":
            for other in held.values():
                reply(other, text="released")
            held = {}
            reply(request, text="done")
        else:
            held[request["id"]] = request
            open(f"held{request['id']}", "w").close()
    """

  private static let longGrace = Duration.seconds(1_000)

  @Test("one that hangs is ended at its deadline by a line, and the other calls of its process go on")
  func hung() throws {
    let bench = try CommandBench(Self.multiplexer, cancelGrace: Self.longGrace)
    let process = try bench.answer("who").reply.text
    bench.send("sibling", ticket: 2)
    bench.send("hang", ticket: 3, deadline: bench.milliseconds(20))
    let hung = try bench.receive()
    #expect(hung.ticket == 3 && hung.ending == .failed && hung.failure == "not answered by its deadline")
    #expect(hung.endedAt >= hung.deadline)
    try bench.wait { bench.has("told3") }
    bench.send("release", ticket: 4)
    let others = try [bench.receive(), bench.receive()].sorted { $0.ticket < $1.ticket }
    #expect(others.map(\.reply.text) == ["released", "done"])
    #expect(try bench.answer("who").reply.text == process)
    let tally = bench.tally
    #expect(tally.killed == 0 && tally.restarted == 0 && tally.protocolErrors == 0 && tally.cancels == 1)
    #expect(bench.ledger.lateReplies == 0)
  }

  @Test(
    "one that is cancelled is told of, too, and may answer all the same, which is a late reply",
    arguments: ["hang", "late"])
  func cancelled(_ what: String) throws {
    let bench = try CommandBench(Self.multiplexer, cancelGrace: Self.longGrace)
    let parcel = bench.send(what, ticket: 1)
    try bench.wait { bench.has("held1") }
    bench.cancel(parcel)
    let ended = try bench.receive()
    #expect(ended.ticket == 1 && ended.ending == .failed && ended.failure == "cancelled")
    try bench.wait { bench.has("told1") }
    #expect(try bench.answer("who").ending == .completed)
    #expect(bench.tally.cancels == 1 && bench.tally.protocolErrors == 0)
    #expect(bench.ledger.lateReplies == (what == "late" ? 1 : 0))
  }

  @Test("one that does not end it in time is killed, and its other calls with it", arguments: [true, false])
  func deaf(isAtDeadline: Bool) throws {
    let bench = try CommandBench(Self.multiplexer, cancelGrace: .milliseconds(20))
    let process = try bench.answer("who").reply.text
    bench.send("sibling", ticket: 2)
    let parcel = bench.send("deaf", ticket: 3, deadline: isAtDeadline ? bench.milliseconds(20) : .max)
    if !isAtDeadline {
      try bench.wait { bench.has("held3") }
      bench.cancel(parcel)
    }
    let endings = try [bench.receive(), bench.receive()].sorted { $0.ticket < $1.ticket }
    #expect(endings[0].ending == .unreachable)
    #expect(endings[0].failure == "its process was killed: it did not end a cancelled call in time")
    #expect(endings[1].failure == (isAtDeadline ? "not answered by its deadline" : "cancelled"))
    #expect(try bench.answer("who").reply.text != process)
    #expect(bench.tally.killed == 1 && bench.tally.restarted == 1 && bench.tally.cancels == 1)
    #expect(!CommandBench.exists(process))
  }

  @Test("one that does not even read is killed, too")
  func unreading() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          if request["text"] == "hang":
              time.sleep(1000)
          reply(request, text="ready")
      """, cancelGrace: .milliseconds(20))
    #expect(try bench.answer("x").reply.text == "ready")
    bench.send("hang", deadline: bench.milliseconds(20))
    #expect(try bench.receive().failure == "not answered by its deadline")
    try bench.wait { bench.tally.killed == 1 && bench.tally.restarted == 1 }
    #expect(try bench.answer("x").reply.text == "ready")
  }

  @Test("one that was never written is not told of, and one that says so unasked has failed its call")
  func neverWritten() throws {
    let bench = try CommandBench(
      """
      open("started", "w").close()
      while not os.path.exists("go"):
          time.sleep(0.001)
      for request in requests():
          reply(request, cancelled=True)
      """, cancelGrace: Self.longGrace)
    // More than a pipe holds.
    bench.send("big" + String(repeating: "x", count: 200_000), ticket: 1)
    let taken = bench.send("taken back", ticket: 2)
    try bench.wait { bench.has("started") }
    bench.cancel(taken)
    #expect(try bench.receive().ticket == 2)
    try bench.make("go")
    let unasked = try bench.receive()
    #expect(unasked.ticket == 1 && unasked.failure == "its program cancelled the call without being told to")
    #expect(bench.tally.cancels == 0 && bench.tally.protocolErrors == 0)
  }

  @Test(
    "where its slot is held, one comes back only when its process is done with it",
    arguments: [(true, true), (true, false), (false, false)])
  func held(isTold: Bool, isAtDeadline: Bool) throws {
    let bench = try CommandBench(
      """
      held = None
      for request in requests():
          if held is None:
              held = request["id"]
              open("held", "w").close()
          elif "cancel" in request:
              open("told", "w").close()
              while not os.path.exists("go"):
                  time.sleep(0.001)
              print(json.dumps({"id": held, "cancelled": True}), flush=True)
          elif request["text"] == "late":
              print(json.dumps({"id": held, "text": "late"}), flush=True)
              reply(request, text="next")
          else:
              reply(request, text="next")
      """, cancelGrace: isTold ? Self.longGrace : nil, holdsSlots: true)
    let parcel = bench.send("hang", ticket: 1, deadline: isAtDeadline ? bench.milliseconds(20) : .max)
    try bench.wait { bench.has("held") }
    if !isAtDeadline { bench.cancel(parcel) }
    if isTold {
      try bench.wait { bench.has("told") }
      #expect(!bench.courier.hasReturned)
      try bench.make("go")
      let ended = try bench.receive()
      #expect(ended.ticket == 1 && ended.ending == .failed)
      #expect(ended.failure == (isAtDeadline ? "not answered by its deadline" : "cancelled"))
    } else {
      #expect(try bench.answer("early").reply.text == "next")
      bench.send("late", ticket: 2)
      let endings = try [bench.receive(), bench.receive()].sorted { $0.ticket < $1.ticket }
      #expect(endings[0].failure == "cancelled" && endings[1].reply.text == "next")
      #expect(bench.ledger.lateReplies == 1)
    }
    #expect(bench.tally.killed == 0 && bench.tally.protocolErrors == 0 && bench.tally.lastFailures.count <= 1)
    #expect(bench.close() == [:])
  }

  @Test("the agent in the documents cancels what it is told to, and answers the rest")
  func documented() throws {
    let text = try String(contentsOf: CommandBench.root.appending(path: "docs/command-agents.md"), encoding: .utf8)
    let section = try #require(text.components(separatedBy: "## Cancelled calls").last)
    let program = try #require(
      section.components(separatedBy: "```python\n").dropFirst().first?.components(separatedBy: "```").first)
    let bench = try CommandBench(program, cancelGrace: Self.longGrace)
    #expect(try bench.answer("quick").reply.text == "QUICK")
    let parcel = bench.send("slow", ticket: 5)
    // It is written after the slow one.
    #expect(try bench.answer("quick").reply.text == "QUICK")
    bench.cancel(parcel)
    #expect(try bench.receive().ticket == 5)
    #expect(try bench.answer("quick").reply.text == "QUICK")
    #expect(bench.close() == [:])
    #expect(bench.tally.cancels == 1 && bench.tally.killed == 0 && bench.tally.protocolErrors == 0)
    #expect(bench.ledger.lateReplies == 0, "it was cancelled, not answered")
  }
}
