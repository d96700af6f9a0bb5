import Testing

@testable import NeedletailStore

@Suite("Finding stored runs")
struct HistoryTests {
  @Test("the last stored is listed first, whatever the calendar said, and no more than asked for")
  func order() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for (seed, endedAt) in [(1, 300), (2, 100), (3, 200)] {
      try Fixture.save(store, seed: seed, endedAt: Int64(endedAt))
    }
    #expect(try store.history(limit: 10).map(\.facts.seed) == [3, 2, 1])
    #expect(try store.history(limit: 2).map(\.facts.seed) == [3, 2])
  }

  @Test("a workload's runs are those of that very name")
  func workload() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    for name in ["a", "b", "a", "a' OR '1'='1"] { try Fixture.save(store, name) }
    #expect(try store.history(workload: "a", limit: 10).count == 2)
    #expect(try store.history(workload: "a' OR '1'='1", limit: 10).count == 1)
    #expect(try store.history(workload: "c", limit: 10).isEmpty)
    #expect(try store.workloads(limit: 10) == ["a", "a' OR '1'='1", "b"])
  }

  @Test("a run is found by its name, by a beginning that is no other's, and as the last")
  func names() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let names = try (1...40).map { try Fixture.save(store, seed: $0) }
    for name in names {
      #expect(try store.document(of: name).run.id == name)
      let prefix = (1...12).map { String(name.prefix($0)) }.first { start in names.count { $0.hasPrefix(start) } == 1 }
      #expect(try store.document(of: try #require(prefix)).run.id == name)
    }
    #expect(try store.document(of: "last").run.id == names.last)
  }

  @Test("a run is found by how many before the last it is, and by its label, of several the last stored")
  func stepsAndLabels() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let labels = ["base", nil, "base", "beef", nil]
    let names = try labels.enumerated().map { try Fixture.save(store, seed: $0.offset, label: $0.element) }
    for steps in 0..<5 { #expect(try store.document(of: "last~\(steps)").run.id == names[4 - steps]) }
    #expect(try store.document(of: "base").run.id == names[2])
    #expect(try store.document(of: "beef").run.id == names[3])
    #expect(try store.document(of: names[0]).run.facts.label == "base")
    #expect(try store.labels(limit: 10) == ["base", "beef"])
    let tooFar = #expect(throws: StoreError.self) { try store.document(of: "last~5") }
    #expect(tooFar?.message == "there is no run `last~5`: 5 are stored")
    let meant = #expect(throws: StoreError.self) {
      try store.document(of: "bass") { word, known in "\(word) of \(known)" }
    }
    #expect(meant?.remedy == #"did you mean `bass of ["base", "beef", "last"]`?"#)
  }

  @Test(
    "a word means a number of runs before the last, or it does not",
    arguments: [
      ("last", 0), ("last~0", 0), ("last~12", 12), ("last~", nil), ("last~-1", nil), ("last~1a", nil), ("latest", nil),
      ("Last", nil), ("last~99999999999999999999", .max),
    ] as [(String, Int?)])
  func steps(word: String, steps: Int?) { #expect(RunStore.stepsBack(word) == steps) }

  @Test("a whole name is meant before a label that is the same word")
  func nameFirst() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    let first = try Fixture.save(store)
    try Fixture.save(store, seed: 2, label: first)
    #expect(try store.document(of: first).run.facts.label == nil)
  }

  @Test("a beginning of several is refused with some of them")
  func ambiguous() throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    // Forty names share sixteen first digits.
    let names = try (1...40).map { try Fixture.save(store, seed: $0) }
    let digit = try #require(
      "0123456789abcdef".map(String.init).first { start in names.count { $0.hasPrefix(start) } > 1 })
    let error = #expect(throws: StoreError.self) { try store.document(of: digit) }
    #expect(error?.kind == .noSuchRun)
    #expect(names.contains { error?.message.contains($0) == true })
  }

  @Test(
    "what names no run is refused",
    arguments: ["", "zzz", "%", "_", "0123456789abcdef", "ABC", "0 OR 1=1", "latest", "ffffffffffff"])
  func nothing(_ name: String) throws {
    let fixture = try Fixture()
    let store = try fixture.store()
    try Fixture.save(store)
    let error = #expect(throws: StoreError.self) { try store.document(of: name) }
    #expect(error?.kind == .noSuchRun)
  }

  @Test("an empty store has no last run, and says how to get one")
  func empty() throws {
    let store = try Fixture().store()
    let error = #expect(throws: StoreError.self) { try store.document(of: "last") }
    #expect(error?.message == "no run is stored here")
  }

  @Test("listing reads no document: a store of large ones is listed from few pages")
  func plan() throws {
    let database = try Fixture().store().database
    for condition in ["", "WHERE workload = 'a'"] {
      var plan = try database.statement(
        "EXPLAIN QUERY PLAN \(RunRow.selection()) \(condition) ORDER BY runs.number DESC LIMIT 20")
      var steps: [String] = []
      while try plan.next() { steps.append(plan.text(3) ?? "") }
      #expect(!steps.contains { $0.contains("TEMP B-TREE") || $0.contains("documents") }, "\(steps)")
      #expect(condition.isEmpty || steps.contains { $0.contains("runs_by_workload") }, "\(steps)")
    }
  }
}
