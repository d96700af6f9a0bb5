import NeedletailCouriers
import NeedletailEngine
import Foundation
import Testing

@testable import NeedletailBackends

@Suite("Calls to command agents", .timeLimit(.minutes(10)))
struct CommandCallTests {
  @Test("the example agent answers a thousand calls, ten at a time, each with its own text")
  func echo() throws {
    let program = CommandBench.root.appending(path: "Workloads/agents/echo.py").path
    let bench = try CommandBench(CommandAgent(arguments: [program]))
    var sent: UInt64 = 0
    var answers: [UInt64: Parcel] = [:]
    while answers.count < 1_000 {
      while sent < 1_000, sent - UInt64(answers.count) < 10 {
        bench.send("text number \(sent) é\n\"🪡\"", ticket: sent)
        sent += 1
      }
      let parcel = try bench.receive()
      answers[parcel.ticket] = parcel
    }
    for (ticket, parcel) in answers {
      #expect(parcel.ending == .completed && parcel.reply.text == "text number \(ticket) é\n\"🪡\"")
      #expect(parcel.reply.inputTokens == 5 && parcel.reply.outputTokens == 5)
      #expect(parcel.startedAt <= parcel.endedAt)
    }
    #expect(bench.close() == [:])
    #expect(bench.tally.started == 1 && bench.tally.restarted == 0 && bench.tally.protocolErrors == 0)
  }

  @Test("the example agent answers late when told to, several at a time")
  func delayedEcho() throws {
    let program = CommandBench.root.appending(path: "Workloads/agents/echo.py").path
    let bench = try CommandBench(CommandAgent(arguments: ["python3", program, "--delay-ms", "20"]))
    for ticket: UInt64 in 0..<5 { bench.send("late", ticket: ticket) }
    for _ in 0..<5 {
      let parcel = try bench.receive()
      #expect(parcel.ending == .completed && parcel.endedAt - parcel.startedAt >= 20_000_000)
    }
  }

  @Test("each member has a process of its own, kept between calls")
  func members() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          reply(request, text=f"{os.getpid()} {request['member']} {request['agent']} {request['input']}")
      """)
    let first = try (0..<3).map { _ in try bench.answer("x", member: 0).reply.text }
    let second = try (0..<3).map { _ in try bench.answer("x", member: 1).reply.text }
    #expect(Set(first).count == 1 && Set(second).count == 1)
    #expect(first[0].hasSuffix(" 0 pool the job") && second[0].hasSuffix(" 1 pool the job"))
    #expect(first[0].split(separator: " ")[0] != second[0].split(separator: " ")[0])
    #expect(bench.tally.started == 2)
  }

  @Test("answers may come in any order")
  func outOfOrder() throws {
    let bench = try CommandBench(
      """
      held = []
      for request in requests():
          held.append(request)
          if len(held) == 5:
              for late in reversed(held):
                  reply(late, text=late["text"])
      """)
    for ticket: UInt64 in 0..<5 { bench.send("\(ticket)", ticket: ticket) }
    let answers = try (0..<5).map { _ in try bench.receive() }
    #expect(answers.map(\.ticket) == [4, 3, 2, 1, 0])
    #expect(answers.allSatisfy { $0.reply.text == "\($0.ticket)" })
  }

  @Test("a first token is marked before the answer; an error fails the call")
  func firstTokenAndError() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          reply(request, first_token=True)
          if request["text"] == "fail":
              reply(request, error="no such thing")
          else:
              reply(request, text="done", confidence=0.5, verdict="tie")
      """)
    let good = try bench.answer("go")
    #expect(good.startedAt <= good.firstTokenAt && good.firstTokenAt <= good.endedAt && good.firstTokenAt > 0)
    #expect(good.reply == Reply("done", confidence: 0.5, verdict: .tie))
    let bad = try bench.answer("fail")
    #expect(bad.ending == .failed && bad.failure == "no such thing")
    #expect(bench.tally.lastFailures == ["no such thing"])
  }

  @Test("a line that is no JSON, or answers no call, is recorded, and the process goes on")
  func garbage() throws {
    let bench = try CommandBench(
      """
      print("hello")
      for request in requests():
          print(json.dumps({"id": 999999, "text": "who?"}))
          reply(request, text="fine")
      """)
    for _ in 0..<20 { #expect(try bench.answer("x").reply.text == "fine") }
    #expect(bench.close() == [:])
    let tally = bench.tally
    #expect(tally.started == 1 && tally.restarted == 0 && tally.protocolErrors == 21)
    #expect(tally.lastProtocolErrors == Array(repeating: "no call waits for number 999999", count: 8))
    #expect(tally.lastFailures == [])
  }

  @Test("lines and requests that come in pieces are put together")
  func pieces() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          text = json.dumps({"id": request["id"], "text": request["text"]}) + "\\r\\n"
          half = len(text) // 2
          for piece in (text[:half], text[half:-1], text[-1:]):
              sys.stdout.write(piece)
              sys.stdout.flush()
      """)
    for number in 0..<20 { #expect(try bench.answer("piece \(number)").reply.text == "piece \(number)") }
    #expect(bench.tally.protocolErrors == 0)
  }

  @Test("requests that do not fit into the pipe wait in order")
  func fullPipe() throws {
    let bench = try CommandBench(
      """
      while not os.path.exists("go"):
          time.sleep(0.001)
      for number, request in enumerate(requests()):
          reply(request, text=f"{number} {len(request['text'])}")
      """)
    for ticket: UInt64 in 0..<40 { bench.send(String(repeating: "x", count: 20_000), ticket: ticket) }
    try bench.wait { bench.tally.started == 1 }
    try bench.make("go")
    for expected: UInt64 in 0..<40 {
      let parcel = try bench.receive()
      #expect(parcel.ticket == expected && parcel.reply.text == "\(expected) 20000")
    }
  }

  @Test("a cancelled call comes back at once, and its answer is a late reply, no error")
  func cancelled() throws {
    let bench = try CommandBench(
      """
      held = None
      for request in requests():
          if held is None:
              held = request
              open("held", "w").close()
          else:
              reply(held, text="late")
              reply(request, text="in time")
      """)
    let held = bench.send("held", ticket: 1)
    try bench.wait { bench.has("held") }
    bench.cancel(held)
    let cancelled = try bench.receive()
    #expect(cancelled.ticket == 1 && cancelled.ending == .failed && cancelled.failure == "cancelled")
    #expect(try bench.answer("next").reply.text == "in time")
    #expect(bench.tally.protocolErrors == 0 && bench.tally.started == 1)
    #expect(bench.ledger.lateReplies == 1 && bench.tally.lastFailures == [])
  }

  @Test("a call cancelled before it was written never reaches the process")
  func cancelledBeforeWritten() throws {
    let bench = try CommandBench(
      """
      open("started", "w").close()
      while not os.path.exists("go"):
          time.sleep(0.001)
      for request in requests():
          reply(request, text=request["text"][:3])
      """)
    // More than a pipe holds.
    bench.send("big" + String(repeating: "x", count: 200_000), ticket: 1)
    let taken = bench.send("taken back", ticket: 2)
    bench.send("end", ticket: 3)
    try bench.wait { bench.has("started") }
    bench.cancel(taken)
    #expect(try bench.receive().ticket == 2)
    try bench.make("go")
    #expect(try [bench.receive(), bench.receive()].map(\.reply.text) == ["big", "end"])
    #expect(bench.tally.protocolErrors == 0)
  }

  @Test("what it writes to standard error is kept to the last 4 KiB, repaired")
  func standardError() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          sys.stderr.buffer.write(b"x" * 100_000 + b"\\xff the end\\n")
          sys.stderr.flush()
          reply(request, text="wrote")
      """)
    #expect(try bench.answer("x").reply.text == "wrote")
    #expect(bench.close() == [:])
    let text = bench.tally.standardError
    #expect(text.utf8.count <= 4_096 && text.utf8.count > 4_000)
    #expect(text.hasSuffix("x\u{FFFD} the end\n"))
  }

  @Test("it runs in its directory, with its variables, no signal blocked or ignored, and no descriptor but its own")
  func surroundings() throws {
    let bench = try CommandBench(
      """
      #!/bin/sh
      while read -r line; do
        id=${line#*'"id":'}
        signals=$(sed -n 's/^Sig\\(Blk\\|Ign\\):[[:space:]]*//p' /proc/$$/status | tr '\\n' ' ')
        group=$(sed 's/.*) //' /proc/$$/stat | cut -d' ' -f3)
        own=no; [ "$group" = "$$" ] && own=yes
        files=$(ls /proc/$$/fd | tr '\\n' ' ')
        printf '{"id":%s,"text":"%s|%s|%s|%s|%s"}\\n' "${id%%,*}" "$PWD" "$COLOR" "$signals" "$own" "$files"
      done
      """, environment: ["COLOR": "green"])
    // One that is not closed on exec.
    let forgotten = fcntl(2, F_DUPFD, 200)
    defer { close(forgotten) }
    let fields = try bench.answer("x").reply.text.split(separator: "|", omittingEmptySubsequences: false)
    try #require(fields.count == 5)
    let directory = URL(filePath: String(fields[0])).resolvingSymlinksInPath().path
    #expect(directory == bench.folder.resolvingSymlinksInPath().path)
    #expect(fields[1] == "green")
    #expect(fields[2] == "0000000000000000 0000000000000000 ")
    #expect(fields[3] == "yes")
    #expect(forgotten >= 200 && !fields[4].split(separator: " ").contains("\(forgotten)"))
  }
}
