import NeedletailEngine
import NeedletailNotation

/// `command` of a pool, and the keys that go with it.
extension CommandAgent: WrittenAgent {
  static let keysBeside = ["protocol", "directory", "environment", "restart"]
  static let protocolKeys = Dialect.allCases.map(\.rawValue)
  static let jsonLinesKeys = ["cancel_grace"]
  static let restartKeys = ["initial", "max"]
  static let example = "[./agent.py]"
  static let harmWithoutDeadline = "a program that hangs or keeps dying holds up the whole run"

  static func read(_ fields: Fields, _ paths: RelativePaths) -> (written: any WrittenAgent, run: any WrittenAgent)? {
    guard let command = fields[key] else { return nil }
    let arguments = command.arguments()
    let dialect = fields["protocol"].map { $0.dialect() } ?? (.jsonLines, nil)
    let directory = fields["directory"].map { $0.path() }
    let environment = fields["environment"].map { $0.environment() } ?? ([:], [:])
    let restart = fields["restart"].map { $0.restart() } ?? .some(Value.usualRestart)
    guard let arguments, let dialect, directory != .some(nil), let environment, let restart else { return nil }
    var run = CommandAgent(
      arguments: arguments, dialect: dialect.name, cancelGrace: dialect.cancelGrace, directory: directory ?? nil,
      environment: environment.run,
      restartInitial: restart.initial, restartMax: restart.max)
    var written = run
    written.environment = environment.written
    // Without a slash it is a name to look for in PATH.
    if arguments[0].contains("/") {
      run.arguments[0] = paths.absolute(arguments[0], command.node.place)
      written.arguments[0] = paths.spelled(arguments[0], command.node.place)
    }
    if let path = directory ?? nil, let place = fields["directory"]?.node.place {
      run.directory = paths.absolute(path, place)
      written.directory = paths.spelled(path, place)
    }
    return (written, run)
  }
}

extension Value {
  fileprivate static let usualRestart = { (agent: CommandAgent) in
    (initial: agent.restartInitial, max: agent.restartMax)
  }(CommandAgent(arguments: []))

  /// A program and its arguments.
  fileprivate func arguments() -> [String]? {
    let remedy = "write the program and its arguments as a list: [./agent.py, --fast]"
    guard let items = list(remedy) else { return nil }
    guard !items.isEmpty, items.count <= Limits.programArguments else {
      return wrong(
        items.isEmpty ? "names no program" : "has \(items.count.counted("item"))",
        items.isEmpty ? remedy : "write at most \(Limits.programArguments)")
    }
    let found = items.compactMap { $0.systemText(remedy) }
    guard found.count == items.count else { return nil }
    return found[0].isEmpty ? items[0].wrong("names no program", remedy) : found
  }

  /// `json-lines`, or with its settings, `{ json-lines: { cancel_grace: 1s } }`.
  fileprivate func dialect() -> (name: CommandAgent.Dialect, cancelGrace: Duration?)? {
    guard case .mapping(let pairs) = node.content else { return word(CommandAgent.Dialect.self).map { ($0, nil) } }
    guard let fields = Fields(self, CommandAgent.protocolKeys) else { return nil }
    let name = CommandAgent.Dialect.jsonLines
    guard let settings = fields[name.rawValue] else {
      // Another key has been told already.
      let isOther = pairs.contains { $0.key != name.rawValue }
      return isOther ? nil : wrong("names no protocol", "write json-lines, or { json-lines: { cancel_grace: 1s } }")
    }
    guard let keys = Fields(settings, CommandAgent.jsonLinesKeys) else { return nil }
    let grace = keys["cancel_grace"].map { $0.positiveDuration() }
    return grace == .some(nil) ? nil : (name, grace ?? nil)
  }

  fileprivate func path() -> String? {
    let remedy = "write the path of a folder"
    guard let path = systemText(remedy) else { return nil }
    return path.isEmpty ? wrong("is empty", remedy) : path
  }

  /// Variables a program finds in its environment, and the same as they were written, since their values may be secrets.
  fileprivate func environment() -> (run: [String: String], written: [String: String])? {
    guard let entries = entries("write a mapping of names to values") else { return nil }
    guard entries.count <= Limits.programArguments else {
      return wrong("has \(entries.count) variables", "write at most \(Limits.programArguments)")
    }
    var variables: [String: String] = [:]
    var written: [String: String] = [:]
    for (name, value) in entries {
      guard !name.contains("="), !name.contains("\0") else {
        value.refuse("is no name of a variable", "write a name without `=`")
        continue
      }
      variables[name] = value.systemText("write a text")
      written[name] = value.scalar.map { $0.written ?? $0.text.replacing("${", with: "$${") }
    }
    return variables.count == entries.count ? (variables, written) : nil
  }

  /// `{ initial: 100ms, max: 10s }`.
  fileprivate func restart() -> (initial: Duration, max: Duration)? {
    guard let fields = Fields(self, CommandAgent.restartKeys) else { return nil }
    let usual = Self.usualRestart
    let initial = fields["initial"].map { $0.positiveDuration() } ?? usual.initial
    let longest = fields["max"].map { $0.positiveDuration() } ?? max(usual.max, initial ?? .zero)
    guard let initial, let longest else { return nil }
    guard longest >= initial else {
      let first = Spelling.duration(initial)
      return (fields["max"] ?? self).wrong("is less than the initial pause, \(first)", "write at least \(first)")
    }
    return (initial, longest)
  }

  /// Text the system takes: without a zero byte, which would end it.
  private func systemText(_ remedy: String) -> String? {
    guard let text = text(remedy) else { return nil }
    return text.utf8.contains(0) ? wrong("contains a zero byte", "remove it") : text
  }
}
