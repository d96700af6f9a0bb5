import Testing

@testable import NeedletailBenchmarks
@testable import NeedletailMeasurement

@Suite("The benchmarks there are")
struct SubjectTests {
  private let names = Subjects.all.map(\.name)

  @Test("every name occurs once and has no blank, which sets further figures apart")
  func uniqueNames() {
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { !$0.contains(" ") })
  }

  @Test("every pairing is with a benchmark that there is, or with a further figure of one")
  func pairings() {
    #expect(Pairing.all.filter { !names.contains(Record.Row.benchmark(of: $0.ours)) } == [])
  }

  @Test("SimPy and the C loops stand beside the engine, the command, and what a further call of it costs")
  func closedLoops() {
    let ours = { (peer: String, jobs: Int) in
      Pairing.closedLoops.filter { $0.peer == peer && $0.subject == "closed-loop/\(jobs)" }.map(\.ours)
    }
    let simpy = ours("simpy", 100_000)
    #expect(simpy == ours("c-plain", 100_000))
    for wanted in [
      "closed-loop/100000", "closed-loop-accounts/100000", "command/closed-loop/100000",
      "command/closed-loop/100000/archive", "command/closed-loop/100000/archive further",
    ] { #expect(simpy.contains(wanted)) }
    #expect(ours("simpy", 1_000_000).isEmpty && !ours("c-heap", 1_000_000).isEmpty)
  }

  @Test("a row for each peer, a column for each of our ways, the ratio and its interval in it")
  func columns() {
    let ways = [Way(title: "engine") { $0 }, Way(title: "command") { WholeCommand.name($0, .archive) }]
    let record = Record(
      rows: [
        .init(name: "closed-loop/1000", unit: "", clock: "thread", rounds: [100, 100]),
        .init(name: "command/closed-loop/1000/archive", unit: "", clock: "child", rounds: [200, 250]),
      ],
      peers: [
        .init(peer: "simpy", version: "4", subject: "closed-loop/1000", rounds: [10_000, 10_000]),
        .init(peer: "go", version: "1", subject: "ring-one-way", rounds: [1, 1]),
      ])
    #expect(
      ComparisonTable.columns(record, "jobs", ways).rows == [
        ["closed-loop/1000", "simpy 4", "10,000", "100 (100 – 100)", "45.0 (40.0 – 50.0)"]
      ])
  }

  @Test("a peer's subject is run once a round, however many of ours it is compared with")
  func work() {
    let shared = Pairing.all.filter { $0.subject == "ring-round-trip" && $0.peer == "go" }
    #expect(shared.count == 2)
    #expect(Set(shared.map { "\($0.peer) \($0.subject) \($0.size)" }).count == 1)
  }

  @Test("a peer's line is read from the end of what it prints")
  func reply() throws {
    let line =
      #"{"peer":"simpy","version":"4.1","subject":"closed-loop/10","size":5,"operations":5,"ns_per_operation":12.5}"#
    let reply = try #require(PeerReply(line: "a warning\n" + line))
    #expect(reply.peer == "simpy" && reply.version == "4.1" && reply.nanoseconds == 12.5)
    #expect(PeerReply(line: "no figure today") == nil)
    #expect(PeerReply(line: line.replacing("12.5", with: "0")) == nil)
  }
}
