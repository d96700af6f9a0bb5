/// A whole number that a workload file has, or a rate of one, by the key that `--set` changes it by.
public struct WrittenNumber: Sendable, Equatable {
  /// As `--set` takes it: `agents.expert.count`.
  public var key: String
  public var value: Int
  /// What stands behind the number: `/min` of a rate, else empty.
  public var unit: String

  public init(key: String, value: Int, unit: String = "") {
    self.key = key
    self.value = value
    self.unit = unit
  }
}

extension WorkloadReading {
  /// Every whole number of the file with its defaults filled in, in the order it is written in.
  ///
  /// - Complexity: O(size of the file).
  public var wholeNumbers: [WrittenNumber] {
    guard let root = NodeBuilder.tree(Array(expanded().utf8), Diagnostics(path: "")) else { return [] }
    var found: [WrittenNumber] = []
    root.addNumbers(under: [], to: &found)
    return found
  }
}

extension Node {
  fileprivate func addNumbers(under path: [OverridePath.Segment], to found: inout [WrittenNumber]) {
    switch content {
    case .mapping(let pairs):
      for pair in pairs {
        pair.value.addNumbers(under: path + [.named(pair.key)], to: &found)
      }
    case .sequence(let items):
      for (index, item) in items.enumerated() { item.addNumbers(under: path + [.index(index)], to: &found) }
    case .scalar(let scalar) where scalar.isPlain:
      let digits = scalar.text.prefix { $0.isASCII && $0.isNumber }
      let unit = String(scalar.text[digits.endIndex...])
      guard let value = Int(digits), ["", "/s", "/min", "/h"].contains(unit) else { return }
      found.append(WrittenNumber(key: OverridePath.spelled(path), value: value, unit: unit))
    case .scalar, .unreadable: return
    }
  }
}

extension OverridePath.Segment {
  /// A name, in quotes where it would be read as something else.
  fileprivate static func named(_ name: String) -> Self {
    .key(name, isQuoted: (try? OverridePath(name))?.segments != [.key(name, isQuoted: false)])
  }
}

/// A key of a file with a `*` in the place of names: `agents.*.count`.
public struct KeyPattern: Sendable, Equatable {
  /// As it was written.
  public let text: String
  private let segments: [OverridePath.Segment]

  /// - Returns: `nil` where the text is no key.
  public init?(_ text: String) {
    guard let path = try? OverridePath(text), path.value == nil else { return nil }
    self.text = text
    segments = path.segments
  }

  /// Whether some name of it is left open.
  public var isOpen: Bool { text.contains("*") }

  /// Whether a key is one of those that it stands for.
  ///
  /// - Complexity: O(length of the key × length of the pattern).
  public func matches(_ key: String) -> Bool {
    guard let path = try? OverridePath(key), path.segments.count == segments.count else { return false }
    return zip(segments, path.segments).allSatisfy { pattern, segment in
      switch (pattern, segment) {
      case (.key(let pattern, _), .key(let name, _)): Self.matches(pattern[...], name[...])
      case (.index(let one), .index(let other)): one == other
      default: false
      }
    }
  }

  /// The names of a key, without quotes and points; what is no name is left out.
  public static func names(of key: String) -> [String] {
    ((try? OverridePath(key))?.segments ?? []).compactMap { if case .key(let name, _) = $0 { name } else { nil } }
  }

  /// The key of these names, in quotes where they need some.
  public static func key(_ names: [String]) -> String { OverridePath.spelled(names.map(OverridePath.Segment.named)) }

  /// The key whose last name is another.
  public static func sibling(of key: String, named name: String) -> String? {
    guard var segments = (try? OverridePath(key))?.segments, !segments.isEmpty else { return nil }
    segments[segments.count - 1] = .key(name, isQuoted: false)
    return OverridePath.spelled(segments)
  }

  private static func matches(_ pattern: Substring, _ name: Substring) -> Bool {
    // Where the last `*` began to be tried, and how far it has been stretched.
    var (rest, left) = (pattern, name)
    var star: (pattern: Substring, name: Substring)?
    while let letter = left.first {
      if rest.first == "*" {
        rest = rest.dropFirst()
        star = (rest, left)
      } else if rest.first == letter {
        rest = rest.dropFirst()
        left = left.dropFirst()
      } else if let tried = star {
        star = (tried.pattern, tried.name.dropFirst())
        (rest, left) = (tried.pattern, tried.name.dropFirst())
      } else {
        return false
      }
    }
    return rest.allSatisfy { $0 == "*" }
  }
}
