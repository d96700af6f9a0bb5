/// A value from the command line that takes the place of the file's: `--set agents.expert.count=3`.
struct Override {
  /// As given, for messages.
  let argument: String
  /// Of `--set` with its value.
  private let path: String
  private let value: Content

  private enum Content {
    /// What stands after the `=`, read as YAML.
    case yaml
    case text(String)
    /// The path of a trace, in place of the load or of the trace that it has.
    case trace(String)
  }

  /// What the options say, in the order they take effect: `--trace`, of whose load `--set` may say more, `--set`, then the
  /// other options with names of their own.
  static func all(_ options: WorkloadReader.Options) -> [Override] {
    var overrides = options.overrides.map { argument in
      Override(argument: "--set \(argument)", path: argument, value: .yaml)
    }
    for option in named(options) {
      let isTrace = option.name == "trace"
      overrides.insert(
        Override(
          argument: "--\(option.name) \(option.value)", path: option.path,
          value: isTrace ? .trace(option.value) : .text(option.value)), at: isTrace ? 0 : overrides.count)
    }
    return overrides
  }

  /// An option with a name of its own that was given.
  struct Named {
    var name: String
    /// The key that it changes.
    var path: String
    var value: String

    init(_ name: String, _ path: String, _ value: String) {
      self.name = name
      self.path = path
      self.value = value
    }
  }

  private static let paths: KeyValuePairs = [
    "trace": "load", "seed": "seed", "jobs": "run.jobs", "duration": "run.duration", "warmup": "run.warmup",
    "clock": "run.clock", "time-scale": "run.time_scale",
  ]

  /// The key that an option changes; `nil` for one that changes nothing in the file.
  static func path(ofOption name: String) -> String? { paths.first { $0.key == name }?.value }

  /// The options with names of their own that were given, in the order they take effect.
  static func named(_ options: WorkloadReader.Options) -> [Named] {
    let given: [String: String?] = [
      "trace": options.trace, "seed": options.seed.map { String($0) }, "jobs": options.jobs.map { String($0) },
      "duration": options.duration, "warmup": options.warmup, "clock": options.clock?.rawValue,
      "time-scale": options.timeScale,
    ]
    return paths.compactMap { name, path in (given[name] ?? nil).map { Named(name, path, $0) } }
  }

  func apply(to root: inout Node, _ diagnostics: Diagnostics) {
    let place = SourcePlace(line: 1, column: 1, argument: argument)
    do throws(OverridePath.Fault) {
      let path = try OverridePath(path)
      guard let node = node(path, at: place, in: root, diagnostics) else { return }
      root.set(path, to: node, place, diagnostics)
    } catch {
      diagnostics.error(at: place, key: "", error.message, error.remedy)
    }
  }

  /// What is put at the path; `nil` after a problem was told.
  private func node(
    _ path: OverridePath, at place: SourcePlace, in root: Node, _ diagnostics: Diagnostics
  ) -> Node? {
    switch value {
    case .text(let text): return Node(place: place, content: .scalar(Node.Scalar(text: text, isPlain: true)))
    case .trace(let trace): return Self.load(replaying: trace, at: place, in: root, diagnostics)
    case .yaml:
      guard let text = path.value else {
        diagnostics.error(
          at: place, key: "", "this is not path.to.key=value", "write such as --set agents.expert.count=3")
        return nil
      }
      guard !text.trimmed.isEmpty else {
        diagnostics.error(
          at: place, key: path.text, "there is no value after `=`", "write null to remove what the file has")
        return nil
      }
      let inQuotes =
        "put the value in quotes if that belongs to it: '\(path.text)=\"…\"', in single quotes for the shell"
      guard text.trimmed.first != "#" else {
        diagnostics.error(
          at: place, key: path.text, "there is no value after `=`, since `#` begins a comment", inQuotes)
        return nil
      }
      let node = NodeBuilder.tree(Array(text.utf8), diagnostics, argument: argument)
      if let comment = node?.comment(in: text) {
        diagnostics.warn(
          at: place, key: path.text, "`\(comment.abbreviated)` is a comment, which is not read", inQuotes)
      }
      return node
    }
  }
}
