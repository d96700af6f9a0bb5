import Foundation
import Testing

@Suite(
  "The built command and changes in its store",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltDetectionTests {
  typealias Place = BuiltStoreTests.Place

  private static let slower = ["--set", "agents.worker.simulate.service={exponential: {mean: 300ms}}"]

  /// The workload file itself made slower.
  private func slow(_ place: Place) throws {
    let text = try String(contentsOfFile: place.file, encoding: .utf8)
    let slower = text.replacing("mean: 200ms", with: "mean: 300ms")
    try #require(slower != text)
    try slower.write(toFile: place.file, atomically: true, encoding: .utf8)
  }

  private func run(_ place: Place, seeds: ClosedRange<Int>, _ options: [String] = []) throws {
    for seed in seeds {
      let arguments = ["run", place.file, "--store", place.store, "--ui", "none", "--seed", "\(seed)"] + options
      #expect(try BuiltCommand.run(arguments).status == 0)
    }
  }

  private func document(_ answer: BuiltCommand.Answer) throws -> [String: Any] {
    let document = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
    #expect(document?["schema"] as? String == "needletail.changes/1")
    return try #require(document)
  }

  @Test("over runs of many seeds the change is named with its run, its size and what changed with it")
  func seeds() throws {
    let place = try Place()
    try run(place, seeds: 1...16)
    try slow(place)
    try run(place, seeds: 17...28)
    let document = try document(place.ask("history", "--detect", "--figure", "job p50", "--format", "json"))
    let changes = try #require(document["changes"] as? [[String: Any]])
    let change = try #require(changes.first)
    #expect(changes.count == 1 && change["figure"] as? String == "p(50) job_latency_ms")
    #expect(change["verdict"] as? String == "worse" && change["also_changed"] as? [String] == ["workload"])
    let first = try place.history("--limit", "12").last?["id"] as? String
    #expect((change["run"] as? [String: Any])?["id"] as? String == first)
    let size = try #require(change["change"] as? Double)
    // Of service alone it would be 0.5, and waiting grows by more.
    #expect(size > 0.5 && size < 2)

    let told = try place.ask("history", "--detect", "--exit-code", "--recent", "12")
    #expect(told.status == 99 && told.errors.contains("Job latency, p50 is worse since run \(first?.prefix(8) ?? "")"))
    #expect(told.output.contains("worse"))
    #expect(try place.ask("history", "--detect", "--exit-code", "--figure", "job p50").status == 0)
  }

  @Test("two runs of one seed in virtual time are enough, and equal ones have no change")
  func oneSeed() throws {
    let place = try Place()
    try run(place, seeds: 7...7)
    try run(place, seeds: 7...7)
    let same = try place.ask("history", "--detect", "--exit-code")
    #expect(same.status == 0 && same.output.contains("no level changed of: Job latency, p50; "))
    let short = try place.ask("history", "--detect", "--limit", "1").output
    #expect(short.contains("1 run in series too short") && !short.contains("no level changed"))
    try slow(place)
    try run(place, seeds: 7...7)
    let changed = try place.ask("history", "--detect", "--exit-code")
    #expect(changed.status == 99 && changed.output.contains("exact"))
  }

  @Test("runs of another load are looked at by themselves, which is said; interrupted ones are left out")
  func otherLoads() throws {
    let place = try Place()
    try run(place, seeds: 7...7)
    try run(place, seeds: 7...7, ["--set", "load.rate=12/s"])
    let answer = try place.ask("history", "--detect", "--exit-code")
    #expect(answer.status == 0 && answer.output.contains("load.rate 10/s, in the latest 12/s"))
    #expect(answer.output.contains("2 runs in series too short to say anything of"))
  }

  @Test("runs with a key set by the command line are a history of their own, as those of a suite that varies it")
  func otherSettings() throws {
    let place = try Place()
    for _ in 0..<2 {
      try run(place, seeds: 7...7)
      try run(place, seeds: 7...7, Self.slower)
    }
    let answer = try place.ask("history", "--detect", "--exit-code")
    #expect(answer.status == 0 && answer.output.contains("no level changed of: "), "\(answer.output)")
    #expect(answer.output.contains("--set agents.worker.simulate.service –, in the latest {exponential"))
  }

  @Test(
    "what cannot be looked at is refused with a remedy",
    arguments: [
      (["--workload", "smal"], "did you mean `small`?"), (["--figure", "job p77"], "write one of p(50)"),
      (["--figure", "p99 call{agent=other}"], "no run of the workload that was looked at has `p(99) call_latency_ms{"),
      (["--figure", "lateness p50"], "--figure: error: "),
    ])
  func refusals(_ options: [String], _ remedy: String) throws {
    let place = try Place()
    try run(place, seeds: 7...7)
    let arguments = ["history", "--detect", "--exit-code", "--store", place.store] + options
    let answer = try BuiltCommand.run(arguments)
    #expect(answer.status == 2 && answer.output.isEmpty && answer.errors.contains(remedy), "\(answer.errors)")
  }

  @Test("a store without runs says how to store one")
  func emptyStore() throws {
    let place = try Place()
    try run(place, seeds: 7...7)
    #expect(try place.ask("prune", "--keep", "0").status == 0)
    let answer = try place.ask("history", "--detect")
    #expect(answer.status == 2 && answer.errors.contains("store one with `needletail run WORKLOAD --store`"))
  }
}
