import NeedletailEngine
import NeedletailNotation
import Testing

@testable import NeedletailWorkload

@Suite("The effective workload")
struct EffectiveWorkloadTests {
  struct Missing: Error, CustomStringConvertible { var description: String { "no such file" } }

  /// A result document with the keys that a workload is read from.
  static func document(
    _ file: WorkloadFile, directory: String? = nil, schema: String = RecordedWorkload.resultSchema,
    editing edit: (String) -> String = { $0 }
  ) throws -> String {
    let effective = try #require(file.effective)
    func texts(_ texts: [String: String]) -> JSON { .object(texts.mapValues { .string($0) }) }
    var members: [String: JSON] = [
      "schema": .string(schema),
      "workload": .object([
        "path": .string(effective.path), "sha256": .string(file.sha256), "effective": .string(edit(effective.text)),
        "effective_sha256": .string(effective.sha256), "overrides": texts(effective.overrides),
        "options": texts(effective.options), "traces": texts(effective.traces),
      ]),
    ]
    if let directory { members["host"] = .object(["directory": .string(directory)]) }
    return try JSON.object(members).text()
  }

  @Test("it holds every change, and says which there were")
  func changes() throws {
    let options = WorkloadReader.Options(
      overrides: ["agents.worker.count=3", "agents.worker.count=4", "slo={ ttft_ms: 2 }"], seed: 8, jobs: 20,
      duration: "2m", clock: .wall, label: "four")
    let effective = try #require(try read(minimal, path: "w.yaml", options).file.effective)
    #expect(effective.overrides == ["agents.worker.count": "4", "slo": "{ ttft_ms: 2 }"])
    #expect(effective.options == ["seed": "8", "jobs": "20", "duration": "2m", "clock": "wall"])
    #expect(effective.path == "w.yaml" && effective.label == "four" && effective.seeds == nil)
    let plain = try read(effective.text).file
    #expect(plain.plan.agents[0].count == 4 && plain.plan.seed == 8 && plain.clock == .wall)
    #expect(plain.plan.run.jobs == 20 && plain.plan.run.duration == .seconds(120))
  }

  @Test("a variable stays a variable where its value is a secret, and is its value elsewhere")
  func secrets() throws {
    let text = minimal.replacing(
      "simulate:",
      with: """
        command: [agent, "--size=${SIZE}"]
            environment: { TOKEN: "${TOKEN}", BOTH: "a ${TOKEN} $${b}", PLAIN: "1 $${x}" }
            simulate:
        """)
    let options = WorkloadReader.Options(
      environment: ["TOKEN": "hush", "SIZE": "big"], overrides: ["agents.worker.environment.MORE=${TOKEN}"])
    let file = try read(text, options).file
    func agent(_ file: WorkloadFile) -> CommandAgent? {
      guard case .external(let agent) = file.plan.agents[0].backend else { return nil }
      return agent as? CommandAgent
    }
    let run = ["TOKEN": "hush", "BOTH": "a hush ${b}", "PLAIN": "1 ${x}", "MORE": "hush"]
    #expect(agent(file)?.environment == run)
    let written = try #require(file.effective?.text)
    #expect(!written.contains("hush") && written.contains("--size=big"))
    #expect(written.contains("TOKEN: \"${TOKEN}\"") && written.contains("MORE: \"${TOKEN}\""))

    let document = try Self.document(file)
    #expect(!document.contains("hush"))
    let again = try read(document, WorkloadReader.Options(environment: ["TOKEN": "hush"])).file
    #expect(agent(again)?.environment == run && again.effective == file.effective)
    #expect(problems(document).contains { $0.contains("the environment has no `TOKEN`") })
  }

  static let replay = minimal.replacing("load: { rate: 5/s }", with: "load: { trace: t/a.csv, format: azure }")
  static let rows = Array("TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:01,1,1\n".utf8)

  static func options(_ files: [String: [UInt8]], current: String = "") -> WorkloadReader.Options {
    WorkloadReader.Options(
      currentFolder: current,
      loadFile: { path in
        guard let bytes = files[path] else { throw Missing() }
        return bytes
      })
  }

  @Test(
    "a trace is found where the run found it, from here, or beside the result",
    arguments: ["/home/w/t/a.csv", "w/t/a.csv", "r/w/t/a.csv", "r/t/a.csv"])
  func tracePlaces(_ place: String) throws {
    let file = try read(Self.replay, path: "w/x.yaml", Self.options(["w/t/a.csv": Self.rows])).file
    #expect(file.effective?.traces == ["t/a.csv": SHA256.hexadecimal(Self.rows)])
    let document = try Self.document(file, directory: "/home")
    // Another trace at every place before the one that is meant.
    let others = Dictionary(
      uniqueKeysWithValues: ["/home/w/t/a.csv", "w/t/a.csv", "r/w/t/a.csv"].map { ($0, Array("other".utf8)) })
    let files = others.merging([place: Self.rows]) { _, right in right }
    let again = try read(document, path: "r/result.json", Self.options(files)).file
    #expect(again.plan == file.plan && again.effective == file.effective)
  }

  @Test("a trace that is gone or changed is said to be, with where it was looked for")
  func traceTrouble() throws {
    let file = try read(Self.replay, path: "w/x.yaml", Self.options(["w/t/a.csv": Self.rows])).file
    let document = try Self.document(file, directory: "/home")
    func problems(_ files: [String: [UInt8]], _ trace: String? = nil) -> [String] {
      var options = Self.options(files)
      options.trace = trace
      do throws(WorkloadError) {
        _ = try WorkloadReader.read(bytes: Array(document.utf8), path: "r/result.json", options: options)
        return []
      } catch {
        return error.problems.map { $0.sentence(severity: "error") }
      }
    }
    let gone = problems([:])
    #expect(gone.count == 1 && gone[0].hasPrefix("r/result.json:workload.effective:"))
    for place in ["`/home/w/t/a.csv`", "`w/t/a.csv`", "`r/w/t/a.csv`", "`r/t/a.csv`"] {
      #expect(gone[0].contains(place), "\(gone)")
    }
    let changed = problems(["w/t/a.csv": Self.rows + Self.rows.suffix(24)])
    #expect(changed.count == 1 && changed[0].contains("`w/t/a.csv` is not the one that was replayed"), "\(changed)")
    #expect(problems(["b.csv": Self.rows], "b.csv") == [])
  }

  @Test(
    "what an argument names is written as the file would name it",
    arguments: [
      ("w/x.yaml", "", "b.csv", "../b.csv"), ("./a/b/x.yaml", "/home", "b.csv", "../../b.csv"),
      ("x.yaml", "", "b.csv", "b.csv"), ("/w/x.yaml", "/home", "b.csv", "/home/b.csv"),
      ("../x.yaml", "/home", "b.csv", "/home/b.csv"), ("w/x.yaml", "/home", "/b.csv", "/b.csv"),
    ])
  func spelled(path: String, current: String, trace: String, written: String) throws {
    var options = Self.options([trace: Self.rows], current: current)
    options.trace = trace
    let effective = try read(minimal, path: path, options).file.effective
    #expect(effective?.traces.keys.first == written)
    #expect(effective?.text.contains("trace: \(Spelling.text(written))") == true)
  }

  @Test("a program is looked for as a trace is, and what there is is taken")
  func programs() throws {
    let text = minimal.replacing("simulate:", with: "command: [./agent.py]\n    directory: d\n    simulate:")
    let file = try read(text, path: "w/x.yaml", WorkloadReader.Options(currentFolder: "/home")).file
    let document = try Self.document(file, directory: "/home")
    func agent(_ there: Set<String>) throws -> CommandAgent? {
      let options = WorkloadReader.Options(currentFolder: "/now", exists: { there.contains($0) })
      let again = try read(document, path: "r/result.json", options).file
      #expect(again.effective == file.effective)
      guard case .external(let agent) = again.plan.agents[0].backend else { return nil }
      return agent as? CommandAgent
    }
    let there = try agent(["r/./agent.py", "w/d"])
    #expect(there?.arguments == ["/now/r/./agent.py"] && there?.directory == "/now/w/d")
    #expect(try agent([])?.arguments == ["/home/w/./agent.py"], "where it was, to be told that it is gone")
  }

  @Test("a result of another version, without its workload, or with another one in it is refused")
  func refusals() throws {
    let file = try read(minimal).file
    func problem(_ text: String) -> String { problems(text).joined() }
    #expect(
      try problem(Self.document(file, schema: "needletail.result/1")).contains(
        "is a result of another version of needletail (schema needletail.result/1)"))
    #expect(problem("{\"schema\": \"needletail.result/2\"}").contains("does not hold the workload that ran"))
    #expect(
      try problem(Self.document(file) { $0.replacing("rate: 5/s", with: "rate: 6/s") }).contains("was changed"))
  }

  @Test("a workload written in JSON is no result")
  func json() throws {
    let reading = try read(Samples.json)
    #expect(!reading.isRecorded)
  }

  @Test("defaults make a large file larger than a file may be, and its result is run again all the same")
  func growth() throws {
    let agents = (0..<4_000).map { "  a\($0): { simulate: { service: 1s } }\n" }.joined()
    let text = minimal.replacing("agents:\n", with: "agents:\n" + agents)
    let file = try read(text).file
    #expect(problems(try #require(file.effective?.text)).contains { $0.contains("more than 100000 values") })
    #expect(try read(Self.document(file)).file.plan == file.plan)
  }
}
