import NeedletailCouriers
import NeedletailEngine
import Foundation
import Testing

@testable import NeedletailBackends

@Suite("Processes of command agents", .timeLimit(.minutes(10)))
struct CommandProcessTests {
  private static let mortal = """
    for number, request in enumerate(requests()):
        reply(request, text=str(os.getpid()))
        if number == 2:
            sys.exit(7)
    """

  @Test("one that dies is started again, whichever source tells of its exit", arguments: [true, false])
  func restarted(hearsExits: Bool) throws {
    let bench = try CommandBench(Self.mortal, hearsExits: hearsExits)
    var processes: [String] = []
    while processes.count < 9 {
      let parcel = try bench.answer("x")
      // A request may reach a process that has just exited.
      if parcel.ending == .completed { processes.append(parcel.reply.text) }
      if parcel.ending == .unreachable { #expect(parcel.failure == "its process exited with status 7") }
    }
    #expect(Set(processes).count == 3)
    #expect(bench.close() == [:])
    #expect(bench.tally.started >= 3 && bench.tally.restarted == bench.tally.started - 1)
    for process in processes { #expect(!CommandBench.exists(process)) }
  }

  @Test("calls that come while it backs off wait for the restart")
  func waitsForRestart() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          if not os.path.exists("died"):
              open("died", "w").close()
              os.kill(os.getpid(), 9)
          reply(request, text="alive")
      """, restartInitial: 50_000_000)
    let lost = try bench.answer("x")
    #expect(lost.ending == .unreachable && lost.failure == "its process was ended by signal 9")
    let next = try bench.answer("x")
    #expect(next.ending == .completed && next.reply.text == "alive")
    #expect(next.startedAt >= lost.endedAt + 50_000_000)
    #expect(bench.tally.lastFailures == ["its process was ended by signal 9"])
  }

  @Test("calls that wait for a restart come back at their deadline")
  func waitsInVain() throws {
    let bench = try CommandBench("sys.exit(1)", restartInitial: 3_600_000_000_000)
    let lost = try bench.answer("x")
    #expect(lost.ending == .unreachable)
    bench.send("x", deadline: bench.milliseconds(20))
    let late = try bench.receive()
    #expect(late.ending == .unreachable && late.failure == "its program was not running until the deadline")
  }

  @Test("one that does not answer is killed at the deadline with its children, reaped, and started again")
  func killed() throws {
    let bench = try CommandBench(
      """
      import subprocess
      for request in requests():
          if request["text"] == "hang":
              while True:
                  time.sleep(1000)
          if request["text"] == "held":
              continue
          child = subprocess.Popen(["sleep", "1000"])
          reply(request, text=f"{os.getpid()} {child.pid}")
      """)
    let processes = try bench.answer("who").reply.text.split(separator: " ").map(String.init)
    bench.send("held", ticket: 2)
    bench.send("hang", ticket: 1, deadline: bench.milliseconds(50))
    let endings = try [bench.receive(), bench.receive()].sorted { $0.ticket < $1.ticket }
    #expect(endings[0].ending == .failed && endings[0].failure == "not answered by its deadline")
    #expect(endings[0].endedAt >= endings[0].deadline)
    #expect(endings[1].ending == .unreachable)
    #expect(endings[1].failure == "its process was killed: another call was not answered by its deadline")
    #expect(try bench.answer("who").reply.text.split(separator: " ").map(String.init) != processes)
    #expect(bench.tally.killed == 1 && bench.tally.restarted == 1)
    #expect(!CommandBench.exists(processes[0]))
    try bench.wait { !CommandBench.runs(processes[1]) }
  }

  @Test("a call cancelled at its deadline kills all the same")
  func cancelledAndKilled() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          if request["text"] == "hang":
              while True:
                  time.sleep(1000)
          reply(request, text="ready")
      """)
    #expect(try bench.answer("x").reply.text == "ready")
    let parcel = bench.send("hang", deadline: bench.milliseconds(20))
    try bench.wait { bench.courier.callsCarried == 2 }
    bench.cancel(parcel)
    _ = try bench.receive()
    try bench.wait { bench.tally.killed == 1 && bench.tally.restarted == 1 }
    #expect(try bench.answer("x").reply.text == "ready")
  }

  @Test(
    "a program that cannot be started says why",
    arguments: [
      (CommandAgent(arguments: ["/nowhere/agent"]), "execute `/nowhere/agent`: No such file or directory"),
      (CommandAgent(arguments: ["no-such-agent-anywhere"]), "execute `no-such-agent-anywhere`: No such file"),
      (CommandAgent(arguments: ["/dev/null"]), "execute `/dev/null`: Permission denied"),
      (CommandAgent(arguments: ["sh"], directory: "/nowhere"), "run in `/nowhere`: No such file or directory"),
      (CommandAgent(arguments: ["sh", "a\0b"]), "use arguments with zero bytes"),
    ])
  func notExecutable(agent: CommandAgent, reason: String) throws {
    let bench = try CommandBench(agent)
    for _ in 0..<2 {
      let parcel = try bench.answer("x")
      #expect(parcel.ending == .unreachable)
      #expect(parcel.failure.hasPrefix("its program could not be started: " + reason))
    }
    #expect(bench.tally.started == 0)
    #expect(bench.close() == [:])
  }

  @Test(
    "an answer that no line feed ends counts once its program can write no more",
    arguments: ["sys.exit(0)", "os.close(1)"])
  func unendedAnswer(end: String) throws {
    let bench = try CommandBench(
      """
      for request in requests():
          sys.stdout.write(json.dumps({"id": request["id"], "text": "whole"}))
          sys.stdout.flush()
          \(end)
      """)
    let parcel = try bench.answer("x")
    #expect(parcel.ending == .completed && parcel.reply.text == "whole", "\(parcel.failure)")
    #expect(bench.tally.protocolErrors == 0)
  }

  @Test("and half of one is a bad line, which is recorded, and no answer")
  func halfAnswer() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          sys.stdout.write('{"id": %d, "te' % request["id"])
          sys.stdout.flush()
          os.kill(os.getpid(), 9)
      """)
    let parcel = try bench.answer("x")
    #expect(parcel.ending == .unreachable && parcel.failure == "its process was ended by signal 9")
    #expect(bench.tally.protocolErrors == 1)
  }

  @Test("sixteen bad lines in a row kill it, and its calls are told")
  func onlyGarbage() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          for number in range(16):
              print("garbage", number, flush=True)
      """)
    let parcel = try bench.answer("x")
    #expect(parcel.ending == .unreachable)
    #expect(parcel.failure.hasPrefix("its process wrote 16 lines in a row that answer nothing; the last: \"g\""))
    #expect(bench.tally.protocolErrors == 16 && bench.tally.killed == 0)
    let last = "\"garbage 15\": \"g\" is unexpected; an object in braces goes here (column 1)"
    #expect(bench.tally.lastProtocolErrors.last == last)
  }

  @Test("a line that does not end kills it")
  func endlessLine() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          sys.stdout.write("x" * (17 << 20))
          sys.stdout.flush()
      """)
    let parcel = try bench.answer("x")
    #expect(parcel.ending == .unreachable)
    #expect(parcel.failure == "its process wrote a line of more than 16777216 bytes")
  }

  @Test("one that closes its pipes and stays is killed", arguments: [0, 1])
  func closedPipe(descriptor: Int) throws {
    let bench = try CommandBench(
      """
      for request in requests():
          if request["text"] == "close":
              while not os.path.exists("go"):
                  time.sleep(0.001)
              os.remove("go")
              os.close(\(descriptor))
              while True:
                  time.sleep(1000)
          reply(request, text="ready")
      """)
    #expect(try bench.answer("x").reply.text == "ready")
    bench.send("close", ticket: 1)
    // Fills the pipe of the one that does not read.
    for ticket: UInt64 in 2..<5 { bench.send(String(repeating: "x", count: 50_000), ticket: ticket) }
    try bench.make("go")
    for _ in 0..<4 {
      let parcel = try bench.receive()
      #expect(parcel.ending == .unreachable)
      #expect(parcel.failure == "its process closed its standard \(descriptor == 0 ? "input" : "output")")
    }
    #expect(try bench.answer("x").reply.text == "ready")
  }

  @Test("closing lets it finish; nothing is left, its children included")
  func closing() throws {
    let bench = try CommandBench(
      """
      #!/bin/sh
      sleep 1000 &
      echo $! >child
      while read -r line; do
        id=${line#*'"id":'}
        printf '{"id":%s,"text":"%s"}\\n' "${id%%,*}" "$$"
      done
      echo finished >finished
      """)
    let process = try bench.answer("x").reply.text
    #expect(bench.close() == [:])
    #expect(!CommandBench.exists(process))
    #expect(bench.has("finished"))
    let child = try String(contentsOf: bench.folder.appending(path: "child"), encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    try bench.wait { !CommandBench.runs(child) }
  }

  @Test("one that hears neither the end of its input nor SIGTERM is killed within the grace")
  func stubborn() throws {
    // It is killed soon after it was asked, so on a busy machine it may not come to say that it was: then once more, with
    // more time.
    var grace: UInt64 = 400_000_000
    var wasAsked = false
    while !wasAsked, grace <= 4_000_000_000_000 {
      let bench = try CommandBench(
        """
        import signal
        signal.signal(signal.SIGTERM, lambda *_: open("asked", "w").close())
        for request in requests():
            reply(request, text=str(os.getpid()))
        while True:
            time.sleep(1000)
        """)
      let process = try bench.answer("x").reply.text
      #expect(bench.close(grace: grace) == [:])
      try bench.wait { !CommandBench.exists(process) }
      wasAsked = bench.has("asked")
      grace *= 4
    }
    #expect(wasAsked)
  }

  @Test("without any grace it is killed and reaped at once")
  func noGrace() throws {
    let bench = try CommandBench(
      """
      for request in requests():
          reply(request, text=str(os.getpid()))
      time.sleep(1000)
      """)
    // A call with a deadline leaves a timer behind.
    bench.send("x", deadline: bench.milliseconds(3_600_000))
    let process = try bench.receive().reply.text
    #expect(bench.close(grace: 0) == [:])
    #expect(process != "")
    // Before `close` returns, unless the courier's thread got no processor all that time.
    try bench.wait { !CommandBench.exists(process) }
  }

  @Test("calls that are open when it closes keep nothing")
  func closingWithCalls() throws {
    let bench = try CommandBench("for request in requests(): pass")
    for _ in 0..<5 { bench.send("x") }
    try bench.wait { bench.tally.started == 1 }
    #expect(bench.close() == [:])
    #expect(bench.courier.callsCarried == 5)
  }
}
