/// The path of a key as the command line writes it: `agents.expert.count`, `agents."gpt-4.1".count`, `faults[0].for`.
///
/// A name with a point, a bracket or a `=` in it stands in quotes, single or double. Braces keep together what is in them, so the label of a
/// threshold needs none: `thresholds.job_latency_ms{scenario=ask}`.
struct OverridePath {
  enum Segment: Equatable {
    case key(String, isQuoted: Bool)
    case index(Int)
  }

  struct Fault: Error {
    var message: String
    var remedy: String
  }

  /// At least one.
  let segments: [Segment]
  /// As it was written.
  let text: String
  /// What stands after the `=`; `nil` where there is none.
  let value: String?

  init(segments: [Segment]) {
    self.segments = segments
    text = ""
    value = nil
  }

  /// Reads `path=value`, or a path alone.
  init(_ argument: String) throws(Fault) {
    var rest = argument[...]
    var segments: [Segment] = []
    while true {
      segments.append(try Self.name(from: &rest, after: segments))
      while rest.first == "[" { segments.append(try Self.index(from: &rest, after: segments)) }
      if rest.first != "." { break }
      rest = rest.dropFirst()
    }
    guard rest.isEmpty || rest.first == "=" else {
      throw Fault(
        message: "`\(String(rest).abbreviated)` goes on after a name in quotes or an index",
        remedy: "write a point, or the `=` and the value, after it")
    }
    self.segments = segments
    text = String(argument[..<rest.startIndex])
    value = rest.isEmpty ? nil : String(rest.dropFirst())
  }

  private static func name(from rest: inout Substring, after segments: [Segment]) throws(Fault) -> Segment {
    if let quote = rest.first, quote == "\"" || quote == "'" { return try quoted(from: &rest) }
    var depth = 0
    let name = rest.prefix { character in
      switch character {
      case "{": depth += 1
      case "}": depth -= 1
      case ".", "[", "=": return depth > 0
      default: break
      }
      return true
    }
    guard !name.isEmpty else {
      throw segments.isEmpty
        ? Fault(message: "there is no key before the `=`", remedy: "write such as --set agents.expert.count=3")
        : Fault(
          message: "a name is missing after `\(spelled(segments)).`",
          remedy: "write such as --set agents.expert.count=3")
    }
    guard depth == 0 else {
      throw Fault(
        message: "the braces of `\(String(name).abbreviated)` do not match", remedy: "write such as {scenario=ask}")
    }
    if name.last == "\\", rest[name.endIndex...].first == "." { throw escapedPoint(in: rest, after: segments) }
    rest = rest[name.endIndex...]
    return .key(String(name), isQuoted: false)
  }

  /// That a name's points are written with a `\` before them, which is not read.
  private static func escapedPoint(in rest: Substring, after segments: [Segment]) -> Fault {
    let parts = rest.prefix { $0 != "=" }.split(separator: ".", omittingEmptySubsequences: false)
    let last = parts.firstIndex { $0.last != "\\" } ?? parts.count - 1
    let name = parts[...last].map { String($0.reversed().drop { $0 == "\\" }.reversed()) }.joined(separator: ".")
    return Fault(
      message: "`\\` before a point is not read",
      remedy: inQuotes(name, after: segments, before: parts[(last + 1)...].map { "." + $0 }.joined()))
  }

  /// How a name is written that needs quotes, in the middle of a path.
  private static func inQuotes(_ name: String, after segments: [Segment], before rest: String) -> String {
    "write '\(spelled(segments + [.key(name, isQuoted: true)]))\(rest)=…', in single quotes for the shell"
  }

  /// Within double quotes `\` keeps the next character as it is.
  private static func quoted(from rest: inout Substring) throws(Fault) -> Segment {
    let all = rest
    let quote = rest.removeFirst()
    var name = ""
    while let character = rest.popFirst() {
      if character == quote { return .key(name, isQuoted: true) }
      if character == "\\", quote == "\"", let next = rest.popFirst() {
        name.append(next)
      } else {
        name.append(character)
      }
    }
    throw Fault(
      message: "the quote in `\(String(all).abbreviated)` is not closed", remedy: "add `\(quote)` after the name")
  }

  private static func index(from rest: inout Substring, after segments: [Segment]) throws(Fault) -> Segment {
    let inside = rest.dropFirst().prefix { $0 != "]" && $0 != "=" }
    let remedy = "write the number of an item, counted from 0, as in faults[0].for"
    guard rest[inside.endIndex...].first == "]" else {
      throw Fault(message: "the bracket of `[\(String(inside).abbreviated)` is not closed", remedy: remedy)
    }
    guard let index = Int(inside), index >= 0 else {
      let name = inside.filter { $0 != "\"" && $0 != "'" }
      if name.count < inside.count || name.contains(".") {
        let behind = rest[inside.endIndex...].dropFirst().prefix { $0 != "=" }
        throw Fault(
          message: "`[\(String(inside).abbreviated)]` is no item of a list",
          remedy: inQuotes(name, after: segments, before: String(behind)))
      }
      throw Fault(message: "`[\(String(inside).abbreviated)]` is no item of a list", remedy: remedy)
    }
    rest = rest[inside.endIndex...].dropFirst()
    return .index(index)
  }

  /// Segments as one writes them, in quotes where they need some.
  static func spelled(_ segments: some Sequence<Segment>) -> String {
    var text = ""
    for segment in segments {
      switch segment {
      case .index(let index): text += "[\(index)]"
      case .key(let name, let isQuoted): text += (text.isEmpty ? "" : ".") + (isQuoted ? quoted(name) : spelled(name))
      }
    }
    return text
  }

  /// A name as it is, or in quotes where it would be read as something else.
  private static func spelled(_ name: String) -> String {
    let isPlain = (try? OverridePath(name))?.segments == [.key(name, isQuoted: false)]
    return isPlain ? name : quoted(name)
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}

extension OverridePath {
  /// How the path is written when some of its names are one, which has points in it.
  ///
  /// - Parameters:
  ///   - first: the first of them.
  ///   - count: how many they are.
  func spelled(joining first: Int, _ count: Int) -> String {
    let names = segments[first..<first + count].compactMap { if case .key(let name, _) = $0 { name } else { nil } }
    var joined = segments
    joined.replaceSubrange(first..<first + count, with: [.key(names.joined(separator: "."), isQuoted: true)])
    return Self.spelled(joined)
  }

  /// How many of the names from `first` on, points between them, are one of these names; `nil` where fewer than two are.
  func joined(from first: Int, among names: some Collection<String>) -> Int? {
    var name = ""
    var found: Int?
    for (offset, segment) in segments[first...].enumerated() {
      guard case .key(let part, isQuoted: false) = segment else { break }
      name += (offset > 0 ? "." : "") + part
      if offset > 0, names.contains(name) { found = offset + 1 }
    }
    return found
  }
}
