import Foundation
import NeedletailWorkload
import Testing

@Suite("Recipes for continuous integration", .serialized)
struct RecipeTests {
  static let names = ["github", "gitlab", "jenkins"]

  @Test("every YAML file of a recipe is YAML, and has the steps that a reader is told of", arguments: names)
  func parsed(_ name: String) throws {
    let files = try Recipe(name).files
    #expect(!files.isEmpty)
    for (path, text) in files where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      let keys = try #require(WorkloadKeys(text), "\(path)")
      #expect(keys.entries.contains { $0.key.hasSuffix("script") || $0.key.contains("steps") }, "\(path)")
    }
  }

  @Test("a workflow of the recipe passes the action only inputs that it has, and all that it must have")
  func inputs() throws {
    let action = try CompositeAction()
    let known = action.keys.names(under: "inputs")
    let file = try #require(try Recipe("github").files.first)
    let keys = try #require(WorkloadKeys(file.text))
    let step = try #require(
      keys.names(under: "jobs.gate.steps").map { "jobs.gate.steps.\($0)" }
        .first { keys["\($0).uses"]?.contains("/needletail@") == true })
    let given = keys.names(under: "\(step).with")
    #expect(!given.isEmpty && given.allSatisfy(known.contains))
    #expect(known.filter { action.keys["inputs.\($0).required"] == "true" }.allSatisfy(given.contains))
  }

  @Test(
    "every command of a recipe does what it says, in a new repository, in order",
    .enabled(if: BuiltCommand.gates), arguments: names)
  func commands(_ name: String) throws {
    let shell = try RecipeShell()
    for block in try Recipe(name).blocks {
      switch block {
      case .file(let path, let text):
        try shell.write(path, text)
        for script in Self.scripts(path, text) { try expect(shell.run(script), 0, script) }
      case .command(let script, let status): try expect(shell.run(script), status, script)
      }
    }
    #expect(try shell.run("git status --porcelain fleet.yaml fleet.baseline.json").output.isEmpty, "all is committed")
  }

  private func expect(_ answer: (status: Int32, output: String, errors: String), _ status: Int32, _ script: String) {
    #expect(answer.status == status, "\(script)\n\(answer.output)\n\(answer.errors)")
  }

  /// What a runner would give to a shell of the files that a recipe has its reader write.
  private static func scripts(_ path: String, _ text: String) -> [String] {
    if path == "Jenkinsfile" { return text.matches(of: /sh '([^']+)'/).map { String($0.1) } }
    guard let keys = WorkloadKeys(text) else { return [] }
    return keys.entries.filter {
      $0.key.hasSuffix(".run") || $0.key.hasSuffix(".script") || $0.key.contains(".script.")
    }
    .map(\.value)
  }

  @Test("a script of the action holds no expression, so that no input becomes a part of it")
  func injectionSafe() throws {
    let action = try CompositeAction()
    #expect(action.keys["runs.using"] == "composite" && action.steps.count == 2)
    for step in action.steps {
      let script = try #require(action.keys["\(step).run"])
      #expect(action.keys["\(step).shell"] == "bash" && !script.contains("${{"))
    }
  }

  private func committed(_ shell: RecipeShell) throws {
    for block in try Recipe("github").blocks.prefix(while: { if case .command = $0 { true } else { false } }) {
      if case .command(let script, let status) = block { try expect(shell.run(script), status, script) }
    }
  }

  @Test(
    "the action holds a fleet against its baseline, writes the summary and the files, and fails where a figure broke",
    .enabled(if: BuiltCommand.gates))
  func action() throws {
    let shell = try RecipeShell()
    try committed(shell)
    let summary = shell.place.path("summary.md")
    shell.environment["GITHUB_STEP_SUMMARY"] = summary
    let inputs = ["workload": "fleet.yaml", "binary": try #require(BuiltCommand.path), "allow": "throughput -5%\n\n"]
    let held = try CompositeAction().run(inputs, in: shell)
    expect((held.status, held.output, held.errors), 0, "held")
    #expect(held.outputs == ["status": "0"])
    #expect(held.output.hasPrefix("::notice "))
    #expect(try String(contentsOfFile: summary, encoding: .utf8).contains("gate held"))
    for name in ["gate.json", "gate.xml", "gate.md"] { #expect(try !shell.text("gate/\(name)").isEmpty) }

    _ = try shell.run("sed -i 's/p50: 300ms, p99: 1.2s/p50: 600ms, p99: 2.4s/' fleet.yaml")
    let broken = try CompositeAction().run(inputs, in: shell)
    expect((broken.status, broken.output, broken.errors), 99, "broken")
    #expect(broken.outputs == ["status": "99"])
    #expect(broken.output.hasPrefix("::error file=fleet.yaml,line="))
    #expect(broken.errors.contains("gate BROKEN"))
    #expect(try String(contentsOfFile: summary, encoding: .utf8).contains("gate BROKEN"))
    #expect(try shell.text("gate/gate.xml").contains("<failure "))

    let refused = try CompositeAction().run(inputs.merging(["workload": "absent.yaml"]) { $1 }, in: shell)
    #expect(refused.status == 2 && refused.outputs == ["status": "2"], "\(refused.errors)")
  }

  @Test(
    "no input of the action is run by its shell", .enabled(if: BuiltCommand.gates),
    arguments: ["workload", "base", "baseline", "allow", "args"])
  func hostileInputs(_ input: String) throws {
    let shell = try RecipeShell()
    try committed(shell)
    var inputs = ["workload": "fleet.yaml", "binary": try #require(BuiltCommand.path)]
    inputs[input] = "$(touch pwned)`touch pwned`; touch pwned #\" '"
    let answer = try CompositeAction().run(inputs, in: shell)
    #expect(answer.status == 2, "\(answer.output)\(answer.errors)")
    #expect(try shell.run("ls").output.split(separator: "\n").contains("pwned") == false)
  }

  @Test("a binary that is none is refused before anything is run", arguments: ["missing", "line\nfeed", "."])
  func noBinary(_ path: String) throws {
    let shell = try RecipeShell()
    let answer = try CompositeAction().run(["workload": "fleet.yaml", "binary": path], in: shell)
    #expect(answer.status == 2 && answer.output.hasPrefix("::error title=needletail gate::"))
  }
}
