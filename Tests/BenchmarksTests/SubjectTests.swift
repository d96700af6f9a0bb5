import Testing

@testable import NeedletailBenchmarks

@Suite("The benchmarks there are")
struct SubjectTests {
  private let names = Subjects.all.map(\.name)

  @Test("every name occurs once and has no blank, which sets further figures apart")
  func uniqueNames() {
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { !$0.contains(" ") })
  }

  @Test("every pairing is with a benchmark that there is")
  func pairings() {
    #expect(Pairing.all.filter { !names.contains($0.ours) } == [])
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
