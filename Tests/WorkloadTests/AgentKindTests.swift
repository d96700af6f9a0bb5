import NeedletailEngine
import Testing

@testable import NeedletailWorkload

/// A kind that only this file knows: what a new one needs here.
private struct PostedAgent: WrittenAgent {
  static let key = "post"
  static let title = "a letter box"
  static let section = "posts"
  static let keysBeside = ["stamp", "directory"]
  static let example = "Elm Street 1"
  static let harmWithoutDeadline = "letters get lost"

  var address: String
  var stamp: Int

  static func read(_ fields: Fields, _ paths: RelativePaths) -> (written: any WrittenAgent, run: any WrittenAgent)? {
    guard let address = fields[key]?.text("write an address") else { return nil }
    let stamp = fields["stamp"].map { $0.integer(1...9, "a stamp") } ?? 1
    guard let stamp else { return nil }
    let agent = PostedAgent(address: address, stamp: stamp)
    return (agent, agent)
  }

  var spelling: YAMLText { .fields(["post": .text(address), "stamp": .integer(stamp)]) }
}

@Suite("Kinds of external agents in a file")
struct AgentKindTests {
  private let options = {
    var options = WorkloadReader.Options()
    options.kinds.append(PostedAgent.self)
    return options
  }()

  private func posted(_ with: String, clock: WorkloadFile.Clock = .wall) -> String {
    minimal.replacing("    simulate: { service: 1s }\n", with: "    \(with)\n")
      .replacing("1m }", with: "1m, clock: \(clock.rawValue) }")
  }

  @Test("a kind that is listed is read into the plan, and expand writes it so that it reads the same")
  func roundTrip() throws {
    let reading = try read(posted("{ post: here }"), options)
    let pool = try #require(reading.file.plan.agents.first)
    #expect(pool.backend == .external(PostedAgent(address: "here", stamp: 1)) && !pool.hasSimulation)
    #expect(pool.backend != .external(PostedAgent(address: "here", stamp: 2)))
    #expect(pool.backend != .external(CommandAgent(arguments: ["here"])))
    #expect(reading.expanded().contains("stamp: 1"))
    #expect(try read(reading.expanded(), options).file.plan == reading.file.plan)
    #expect(reading.externalPlaces["worker"]?.line == 5)
  }

  @Test("one that is not listed is an unknown key")
  func unlisted() {
    #expect(problems(posted("{ post: here, simulate: { service: 1s } }")).first?.contains("`post` is unknown") == true)
  }

  @Test(
    "what goes for all kinds goes for a new one",
    arguments: [
      ("{ post: here, stamp: 0 }", WorkloadFile.Clock.wall, "agents.worker.stamp: is 0; write a stamp from 1 to 9"),
      (
        "{ stamp: 1, simulate: { service: 1s } }", .wall,
        "agents.worker.stamp: has no meaning without a `post`; add post: Elm Street 1, or remove it"
      ),
      (
        "{ post: here, command: [a] }", .wall,
        "agents.worker.post: is given beside `command`, and an agent is of one kind; keep one"
      ),
      (
        "{ post: here }", .virtual, "agents.worker.post: cannot run in virtual time without a `simulate`; add simulate:"
      ),
    ])
  func refusals(_ with: String, _ clock: WorkloadFile.Clock, _ expected: String) {
    let found = problems(posted(with, clock: clock), options)
    #expect(found.count == 1 && found.first?.contains("error: " + expected) == true, "\(found)")
  }

  @Test("a key of two kinds belongs to the one that the agent is of")
  func sharedKey() throws {
    #expect(problems(posted("{ command: [a], directory: /srv }"), options) == [])
    #expect(problems(posted("{ post: here, directory: /srv }"), options) == [])
  }

  @Test("a run without an end to its waiting is advised at the kind's key, for the kind's reason")
  func advice() throws {
    let warnings = try read(posted("{ post: here }"), options).warnings
    #expect(warnings.contains { $0.key == "agents.worker.post" && $0.message.hasSuffix("letters get lost") })
  }
}
