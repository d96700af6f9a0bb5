import Foundation
import Testing

@testable import NeedletailWorkload

@Suite("The JSON Schema of suites, and the suites among the lessons")
struct SuiteSchemaTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test("has exactly the keys that are read")
  func keys() throws {
    let data = try Data(contentsOf: Self.root.appending(path: "Workloads/needletail-suite-1.schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    func keys(_ part: [String: Any]?) -> Set<String> { Set((part?["properties"] as? [String: Any] ?? [:]).keys) }
    #expect(keys(schema) == Set(Vocabulary.suite) && schema["additionalProperties"] as? Bool == false)
    for (name, known) in [("run", Vocabulary.suiteRun), ("defaults", Vocabulary.suiteDefaults)] {
      #expect(keys(definitions[name]) == Set(known), "\(name)")
      #expect(definitions[name]?["additionalProperties"] as? Bool == false, "\(name)")
    }
    #expect((schema["properties"] as? [String: [String: Any]])?["runs"]?["maxItems"] as? Int == SuiteFile.mostRuns)
  }

  @Test("each suite there is read, and the one of all lessons names every one")
  func lessons() throws {
    let folder = Self.root.appending(path: "Workloads/suites")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 2)
    for name in names {
      let path = folder.appending(path: name).path
      let suite = try SuiteReader.read(bytes: Array(try Data(contentsOf: URL(filePath: path))), path: path)
      for run in suite.runs {
        #expect(FileManager.default.fileExists(atPath: run.workload), "\(name): \(run.workload)")
      }
      if name == "lessons.yaml" {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Workloads").path)
        #expect(
          Set(suite.runs.map { URL(filePath: $0.workload).lastPathComponent })
            == Set(files.filter { $0.hasSuffix(".yaml") }))
      }
    }
  }
}
