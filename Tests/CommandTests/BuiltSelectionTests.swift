import Foundation
import Testing

@Suite(
  "The built command takes stored runs wherever it takes files",
  .enabled(if: BuiltCommand.path != nil, "NOT TESTED: there is no needletail binary; `swift build` makes one"))
struct BuiltSelectionTests {
  typealias Place = BuiltStoreTests.Place

  /// Two runs, the last one labelled.
  func place() throws -> Place {
    let place = try Place()
    #expect(try place.run("--out", place.folder.path("a.json")).status == 0)
    let second = try place.run(
      "--set", "agents.worker.count=3", "--seed", "9", "--label", "three", "--out", place.folder.path("b.json"))
    #expect(second.status == 0, "\(second.errors)")
    return place
  }

  @Test("run, expand and validate take the last, the one before, a label, and the beginning of a name")
  func workloads() throws {
    let place = try place()
    let id = try #require(try place.history().first?["id"] as? String)
    for word in ["last", "last~0", "three", id, String(id.prefix(8))] {
      #expect(try place.ask("expand", word).output.contains("count: 3\n"), "\(word)")
    }
    #expect(try place.ask("expand", "last~1").output.contains("count: 4\n"))
    #expect(try place.ask("validate", "last~1").output.contains("4 agents"))
    let again = place.folder.path("again.json")
    #expect(try place.ask("run", "three", "--reference", "--out", again).status == 0)
    let (first, second) = (try BuiltCommand.document(place.folder.path("b.json")), try BuiltCommand.document(again))
    #expect(first["digest"] as? String == second["digest"] as? String)
    #expect(first["workload"] as? NSDictionary == second["workload"] as? NSDictionary)
    let runs = try place.history()
    #expect(runs.count == 3 && runs[0]["label"] as? String == "three")
    #expect(runs[0]["overrides"] as? [String: String] == ["agents.worker.count": "3"])
    #expect(runs[0]["options"] as? [String: String] == ["seed": "9"])
    #expect(runs[0]["workload_path"] as? String == runs[1]["workload_path"] as? String)
    #expect(runs[2]["label"] is NSNull)
  }

  @Test("report, show, export and inspect take them, with what the run wrote beside its result")
  func results() throws {
    let place = try place()
    let report = try place.ask("report", "last", "last~1")
    #expect(report.status == 0 && report.output.contains("three"), "\(report.errors)")
    let fromFile = try BuiltCommand.run(["report", place.folder.path("b.json"), "--format", "markdown"])
    let fromStore = try place.ask("report", "three", "--format", "markdown")
    #expect(fromStore.output == fromFile.output && !fromStore.output.isEmpty)
    #expect(try place.ask("show", "three", "--format", "json").output == text(place.folder.path("b.json")))
    #expect(try BuiltCommand.run(["show", place.folder.path("b.json")]).output == text(place.folder.path("b.json")))
    #expect(
      try BuiltCommand.run(["show", place.folder.path("b.json"), "--format", "summary"]).output.contains("small"))
    #expect(try BuiltCommand.run(["show", place.file]).status == 2, "a workload is no result")
    let exported = try place.ask("export", "three", "--format", "csv")
    let archive = try BuiltCommand.run(["export", place.folder.path("b.ntl"), "--format", "csv"])
    #expect(exported.status == 0 && exported.output == archive.output && !archive.output.isEmpty)
    #expect(try place.ask("inspect", "last~1").output.contains("seed 7"))
  }

  func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  @Test("an archive that a stored run has not, has no more, or has lost to another run is said")
  func archives() throws {
    let place = try place()
    _ = try place.run("--out", place.folder.path("a.json"), "--seed", "20")
    let other = try place.ask("export", "last~2", "--format", "csv")
    #expect(other.status == 2 && other.errors.contains("is of another run by now: its seed is another"))
    try FileManager.default.removeItem(atPath: place.folder.path("b.ntl"))
    let gone = try place.ask("export", "three", "--format", "csv")
    #expect(gone.status == 2 && gone.errors.contains("b.ntl any more"), "\(gone.errors)")
    _ = try place.run("--no-archive")
    let none = try place.ask("export", "last", "--format", "csv")
    #expect(none.status == 2 && none.errors.contains("kept no archive"), "\(none.errors)")
  }

  @Test("history and show say labels and what was changed; where no run has any there are no columns for them")
  func history() throws {
    let place = try place()
    let table = try place.ask("history").output.split(separator: "\n").map(String.init)
    #expect(table[0].contains(" label ") && table[0].hasSuffix(" changed"))
    #expect(table[1].contains(" three ") && table[1].hasSuffix("agents.worker.count=3 --seed 9"))
    #expect(!table[2].contains("three"))
    let card = try place.ask("show", "three", "--format", "summary").output
    #expect(card.contains("\nlabel     three\n") && card.contains("\nchanged   agents.worker.count=3, --seed 9\n"))
    let plain = try Place()
    _ = try plain.run()
    let header = try plain.ask("history").output.split(separator: "\n")[0]
    #expect(!header.contains("label") && !header.contains("changed"))
  }

  @Test("a file is meant before a run of that label, and that is said")
  func fileFirst() throws {
    let place = try place()
    _ = try place.folder.file("three", BuiltCommandTests.workload)
    let store = ["--store", place.store]
    let answer = try BuiltCommand.run(["expand", "three"] + store, in: place.folder.url.path)
    #expect(answer.status == 0 && answer.output.contains("count: 4\n"))
    #expect(answer.errors.contains("three: warning: is a file, which is meant"), "\(answer.errors)")
  }

  @Test("what names no run, or several, is bad input, with the nearest there is")
  func unknown() throws {
    let place = try place()
    func complaint(_ arguments: String...) throws -> String {
      let answer = try BuiltCommand.run(arguments + ["--store", place.store])
      #expect(answer.status == 2, "\(arguments)")
      return answer.errors
    }
    #expect(try complaint("run", "thre").contains("no label, `thre`; did you mean `three`?"))
    #expect(try complaint("report", "thre").contains("did you mean `three`?"))
    #expect(try complaint("export", "lats", "--format", "csv").contains("did you mean `last`?"))
    #expect(try complaint("show", "last~2").contains("there is no run `last~2`: 2 are stored"))
    #expect(try complaint("run", "no/such.yaml").contains("no/such.yaml: error: no such file or directory"))
    let storeless = try BuiltCommand.run(["run", "last"])
    #expect(storeless.status == 2 && storeless.errors.contains("no store is named"))
    #expect(try BuiltCommand.run(["show", "3f2a"]).errors.contains("no store is named"))
    #expect(try BuiltCommand.run(["run", "fleet"]).errors.contains("no such file or directory"))
  }
}
