import Foundation
import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload
import Testing

@testable import NeedletailResults

/// A run of a result document is the run that wrote it.
@Suite("Running a result again")
struct RerunTests {
  static let workloads: [String] = {
    let folder = TidyTests.root.appending(path: "Workloads")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  @Test("the workloads were found")
  func found() { #expect(Self.workloads.count > 20 && Self.workloads.contains("trace-replay.yaml")) }

  static func options(_ overrides: [String] = []) -> WorkloadReader.Options {
    WorkloadReader.Options(
      overrides: overrides, duration: "40s", warmup: "5s",
      loadFile: { path in [UInt8](try Data(contentsOf: URL(filePath: path))) })
  }

  static func read(_ name: String, _ overrides: [String] = []) throws -> WorkloadReading {
    let path = TidyTests.root.appending(path: "Workloads/\(name)").path
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return try WorkloadReader.read(bytes: bytes, path: path, options: options(overrides))
  }

  /// Two changes of the file, of different keys, that it still can be read with.
  static func overrides(of name: String, seed: UInt64) throws -> [String] {
    var random = RandomOverride(seed: seed)
    let text = try read(name).expanded()
    var overrides: [String] = []
    for _ in 0..<1_000 where overrides.count < 2 {
      guard let override = random.next(in: text), (try? read(name, overrides + [override])) != nil else { continue }
      let key = override.prefix { $0 != "=" }
      if overrides.contains(where: { $0.hasPrefix(key + "=") }) { continue }
      overrides.append(override)
    }
    try #require(overrides.count == 2)
    return overrides
  }

  static func document(_ file: WorkloadFile) throws -> String {
    var file = file
    file.plan.keepsAccounts = true
    let report = try GuardedRun.report(of: file, isInterrupted: { false })
    return try ResultDocument(report: report, of: file, host: nil).json.text()
  }

  @Test("every workload with two random changes gives the same bytes again from its result", arguments: workloads)
  func again(_ name: String) throws {
    let overrides = try Self.overrides(of: name, seed: UInt64(name.utf8.count))
    let first = try Self.document(Self.read(name, overrides).file)
    var options = Self.options()
    (options.duration, options.warmup) = (nil, nil)
    let again = try WorkloadReader.read(bytes: Array(first.utf8), path: "/elsewhere/result.json", options: options)
    #expect(again.isRecorded)
    #expect(try Self.document(again.file) == first, "\(overrides)")
    let kept = try #require(JSON(reading: Array(first.utf8), path: "")["workload"])
    for override in overrides {
      let parts = override.split(separator: "=").map(String.init)
      #expect(kept["overrides"]?[parts[0]] == .string(parts[1]))
    }
    #expect(kept["options"] == .object(["duration": .string("40s"), "warmup": .string("5s")]))
  }

  @Test("what expand prints is what expand prints of it", arguments: workloads)
  func fixedPoint(_ name: String) throws {
    for seed in 1...8 {
      let overrides = try Self.overrides(of: name, seed: UInt64(seed))
      let first = try Self.read(name, overrides)
      let path = TidyTests.root.appending(path: "Workloads/expanded.yaml").path
      var options = Self.options()
      (options.duration, options.warmup) = (nil, nil)
      let again = try WorkloadReader.read(bytes: Array(first.expanded().utf8), path: path, options: options)
      #expect(again.expanded() == first.expanded(), "\(overrides)")
      #expect(again.file.plan == first.file.plan, "\(overrides)")
      #expect(again.file.thresholds == first.file.thresholds)
      #expect(first.file.effective?.text == first.expanded())
    }
  }

  @Test("a document of several seeds is run again with as many, and gives the same bytes")
  func severalSeeds() async throws {
    var options = Self.options()
    options.seeds = 3
    let path = TidyTests.root.appending(path: "Workloads/hedging.yaml").path
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let file = try WorkloadReader.read(bytes: bytes, path: path, options: options).file
    let first = try await Replications.run(file, count: 3, width: 2).json(host: nil).text()
    let again = try WorkloadReader.read(bytes: Array(first.utf8), path: "result.json").file
    #expect(again.effective?.seeds == 3)
    #expect(try await Replications.run(again, count: 3, width: 2).json(host: nil).text() == first)
  }

  @Test("a result is run again with changes on top, which its own result then has beside the first ones")
  func changed() throws {
    let first = try Self.document(Self.read("hedging.yaml", ["load.rate=3/s"]).file)
    let options = WorkloadReader.Options(overrides: ["run.duration=20s"], seed: 9, label: "on top")
    let again = try WorkloadReader.read(bytes: Array(first.utf8), path: "r.json", options: options).file
    #expect(again.plan.run.duration == .seconds(20) && again.plan.run.warmup == .seconds(5) && again.plan.seed == 9)
    #expect(again.effective?.overrides == ["load.rate": "3/s", "run.duration": "20s"])
    #expect(again.effective?.options == ["warmup": "5s", "seed": "9"], "a duration is no option any more")
    #expect(again.effective?.label == "on top")
    let third = try WorkloadReader.read(
      bytes: Array(try ResultDocument(report: RunReport(), of: again, host: nil).json.text().utf8), path: "r.json",
      options: WorkloadReader.Options(duration: "10s")
    ).file
    #expect(third.effective?.overrides == ["load.rate": "3/s"], "an option takes an override's place")
    let workload = ResultDocument(report: RunReport(), of: again, host: nil).json["workload"]
    #expect(workload?["sha256"] == (try JSON(reading: Array(first.utf8), path: ""))["workload"]?["sha256"])
  }
}
