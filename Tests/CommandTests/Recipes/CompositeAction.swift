import Foundation
import NeedletailWorkload
import Testing

/// `action.yml`, run as GitHub runs a composite action: expressions only in the environment of a step, then its script.
struct CompositeAction {
  let keys: WorkloadKeys
  let text: String

  init() throws {
    text = try String(contentsOf: Recipe.root.appending(path: "action.yml"), encoding: .utf8)
    keys = try #require(WorkloadKeys(text), "action.yml is YAML")
  }

  var steps: [String] { keys.names(under: "runs.steps").map { "runs.steps.\($0)" } }

  /// What a job sees of it: how its last step ended, and the values of its outputs.
  struct Answer {
    var status: Int32 = 0
    var output = ""
    var errors = ""
    var outputs: [String: String] = [:]
  }

  /// Runs all steps, up to the first that fails.
  func run(_ inputs: [String: String], in shell: RecipeShell) throws -> Answer {
    var outputs: [String: String] = [:]
    var answer = Answer()
    for step in steps {
      let file = shell.place.path("github-output")
      try "".write(toFile: file, atomically: false, encoding: .utf8)
      shell.environment["GITHUB_OUTPUT"] = file
      for name in keys.names(under: "\(step).env") {
        shell.environment[name] = try value(try #require(keys["\(step).env.\(name)"]), inputs, outputs)
      }
      (answer.status, answer.output, answer.errors) = try shell.run(try #require(keys["\(step).run"]))
      for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        outputs["steps.\(keys["\(step).id"] ?? "").outputs.\(parts[0])"] = parts[1]
      }
      if answer.status != 0 { break }
    }
    for name in keys.names(under: "outputs") {
      let expression = try #require(keys["outputs.\(name).value"])
      let match = try #require(expression.wholeMatch(of: /\$\{\{ ([a-z._]+) \}\}/), "\(expression)")
      answer.outputs[name] = outputs[String(match.1)]
    }
    return answer
  }

  /// The value of `${{ … }}`.
  private func value(_ expression: String, _ inputs: [String: String], _ outputs: [String: String]) throws -> String {
    let match = try #require(expression.wholeMatch(of: /\$\{\{ ([a-z._]+) \}\}/), "\(expression)")
    let name = String(match.1)
    if name == "github.action_path" { return Recipe.root.path }
    if name.hasPrefix("inputs.") {
      let input = String(name.dropFirst(7))
      try #require(keys.names(under: "inputs").contains(input), "\(input) is an input")
      return inputs[input] ?? keys["inputs.\(input).default"] ?? ""
    }
    return try #require(outputs[name], "\(name)")
  }
}
