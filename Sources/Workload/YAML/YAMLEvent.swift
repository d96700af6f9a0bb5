/// What libyaml reports, one after another, while it reads a document.
struct YAMLEvent: Sendable {
  enum Kind: Sendable {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
    case alias(String)
    case scalar(String, isPlain: Bool, isDoubleQuoted: Bool)
    case sequenceStart(isFlow: Bool)
    case mappingStart(isFlow: Bool)
  }

  var kind: Kind
  var anchor: String?
  var tag: String?
  var start: YAMLMark
  var end: YAMLMark
}

/// A place as libyaml counts it: line and column from 0, columns in code points.
struct YAMLMark: Sendable, Equatable {
  var line: Int
  var column: Int
}

/// Why libyaml stopped reading.
struct YAMLFailure: Error {
  var problem: String
  var mark: YAMLMark
  /// What it was reading at the time, and where that began.
  var context: String
  var contextMark: YAMLMark
}
