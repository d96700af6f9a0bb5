/// A value from the command line that takes the place of the file's: `--set agents.expert.count=3`.
struct Override {
  /// As given, for messages.
  let argument: String
  private let path: String
  private let value: Content

  private enum Content {
    /// Read as YAML.
    case yaml(String)
    case text(String)
    /// The path of a trace, in place of the load.
    case trace(String)
  }

  fileprivate enum Segment {
    case key(String)
    case index(Int)
  }

  /// What the options say, in the order they take effect: `--trace`, of whose load `--set` may say more, `--set`, then the
  /// other options with names of their own.
  static func all(_ options: WorkloadReader.Options) -> [Override] {
    var overrides = options.overrides.map { argument in
      let (path, value) = split(argument)
      return Override(argument: "--set \(argument)", path: path, value: .yaml(value ?? ""))
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
    "clock": "run.clock",
  ]

  /// The key that an option changes; `nil` for one that changes nothing in the file.
  static func path(ofOption name: String) -> String? { paths.first { $0.key == name }?.value }

  /// The options with names of their own that were given, in the order they take effect.
  static func named(_ options: WorkloadReader.Options) -> [Named] {
    let given: [String: String?] = [
      "trace": options.trace, "seed": options.seed.map { String($0) }, "jobs": options.jobs.map { String($0) },
      "duration": options.duration, "warmup": options.warmup, "clock": options.clock?.rawValue,
    ]
    return paths.compactMap { name, path in (given[name] ?? nil).map { Named(name, path, $0) } }
  }

  /// At the first `=` outside of quotes and braces.
  static func split(_ argument: String) -> (String, String?) {
    var isQuoted = false
    var depth = 0
    for index in argument.indices {
      switch argument[index] {
      case "\"": isQuoted.toggle()
      case "{" where !isQuoted: depth += 1
      case "}" where !isQuoted: depth -= 1
      case "=" where !isQuoted && depth == 0:
        return (String(argument[..<index]), String(argument[argument.index(after: index)...]))
      default: break
      }
    }
    return (argument, nil)
  }

  func apply(to root: inout Node, _ diagnostics: Diagnostics) {
    let place = SourcePlace(line: 1, column: 1, argument: argument)
    guard let segments = segments() else {
      diagnostics.error(
        at: place, key: "", "this is not path.to.key=value", "write such as --set agents.expert.count=3")
      return
    }
    let node: Node
    switch value {
    case .text(let text): node = Node(place: place, content: .scalar(Node.Scalar(text: text, isPlain: true)))
    case .trace(let trace):
      let file = Node(place: place, content: .scalar(Node.Scalar(text: trace, isPlain: false)))
      node = Node(place: place, content: .mapping([Node.Pair(key: "trace", keyPlace: place, value: file)]))
    case .yaml(let text):
      if text.trimmed.isEmpty {
        diagnostics.error(at: place, key: path, "there is no value after `=`", "write null to remove what the file has")
        return
      }
      guard let read = NodeBuilder.tree(Array(text.utf8), diagnostics, argument: argument) else { return }
      node = read
    }
    root.set(segments[...], to: node, place, key: "", diagnostics)
  }

  /// `a.b[1]."c.d"` in parts; `nil` when it is not a path.
  private func segments() -> [Segment]? {
    if case .yaml = value, Self.split(String(argument.dropFirst("--set ".count))).1 == nil { return nil }
    var segments: [Segment] = []
    var rest = path[...]
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]"), let index = Int(rest[..<end].dropFirst()), index >= 0 else {
          return nil
        }
        segments.append(.index(index))
        rest = rest[rest.index(after: end)...]
      } else if rest.first == "\"" {
        guard let end = rest.dropFirst().firstIndex(of: "\"") else { return nil }
        segments.append(.key(String(rest[..<end].dropFirst())))
        rest = rest[rest.index(after: end)...]
      } else {
        let key = rest.prefix { $0 != "." && $0 != "[" }
        guard !key.isEmpty else { return nil }
        segments.append(.key(String(key)))
        rest = rest[key.endIndex...]
      }
      guard let next = rest.first else { break }
      if next == "." {
        rest = rest.dropFirst()
        if rest.isEmpty { return nil }
      } else if next != "[" {
        return nil
      }
    }
    return segments.isEmpty ? nil : segments
  }
}

extension Node {
  /// Puts a node at a path below this one; mappings and lists on the way that do not exist are made.
  fileprivate mutating func set(
    _ path: ArraySlice<Override.Segment>, to new: Node, _ place: SourcePlace, key: String, _ diagnostics: Diagnostics
  ) {
    guard let segment = path.first else {
      self = new
      return
    }
    switch segment {
    case .key(let name):
      if isNull { self = Node(place: place, content: .mapping([])) }
      let below = key.isEmpty ? name : "\(key).\(name)"
      guard case .mapping(var pairs) = content else {
        diagnostics.error(at: place, key: key, "is \(kind), which has no keys", "give a path through mappings")
        return
      }
      let index = pairs.firstIndex { $0.key == name } ?? pairs.count
      if index == pairs.count {
        let empty = Node(place: place, content: .scalar(Scalar(text: "", isPlain: true)))
        pairs.append(Pair(key: name, keyPlace: place, value: empty))
      }
      pairs[index].value.set(path.dropFirst(), to: new, place, key: below, diagnostics)
      content = .mapping(pairs)
    case .index(let index):
      if isNull { self = Node(place: place, content: .sequence([])) }
      guard case .sequence(var items) = content else {
        diagnostics.error(at: place, key: key, "is \(kind), not a list", "write a key after it")
        return
      }
      guard index <= items.count else {
        diagnostics.error(
          at: place, key: key, "has \(items.count) items, so there is no [\(index)]",
          "use at most [\(items.count)], which appends")
        return
      }
      if index == items.count {
        items.append(Node(place: place, content: .scalar(Scalar(text: "", isPlain: true))))
      }
      items[index].set(path.dropFirst(), to: new, place, key: "\(key)[\(index)]", diagnostics)
      content = .sequence(items)
    }
  }
}
