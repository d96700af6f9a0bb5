extension NodeBuilder {
  /// Says what libyaml stumbled over. A bracket that never closes is shown where it opens.
  func report(_ failure: YAMLFailure) {
    let isUnclosed = failure.context.hasPrefix("while parsing a flow")
    if isUnclosed, isVariable(at: failure.mark) {
      diagnostics.error(
        at: place(failure.mark), key: "", "within brackets YAML takes the `{` of `${` for a bracket",
        "put the value in quotes: \"${NAME}\"")
      return
    }
    if isUnclosed, let container = open.last(where: \.isFlow) {
      let (bracket, closing) = container.isMapping ? ("{", "}") : ("[", "]")
      let found = place(failure.mark)
      let within =
        argument == nil
        ? ", before line \(found.line), column \(found.column)"
        : ", and put the argument in single quotes for the shell"
      diagnostics.error(
        at: container.place, key: "", "the bracket `\(bracket)` is not closed",
        "add `\(closing)`, or the missing comma\(within)")
      return
    }
    let isUnterminated = failure.context == "while scanning a quoted scalar"
    let isAtEnd = failure.problem == "found unexpected end of stream"
    let mark = isUnterminated && isAtEnd ? failure.contextMark : failure.mark
    let (message, remedy) = Self.sentence(failure, isArgument: argument != nil)
    diagnostics.error(at: place(mark), key: "", message, remedy)
  }

  /// Whether this is the brace of a variable.
  private func isVariable(at mark: YAMLMark) -> Bool {
    let lines = text.bytes.split(separator: 0x0A, maxSplits: mark.line + 1, omittingEmptySubsequences: false)
    guard mark.line < lines.count else { return false }
    let line = String(decoding: lines[mark.line], as: UTF8.self).unicodeScalars
    return line.prefix(mark.column + 1).suffix(2).elementsEqual("${".unicodeScalars)
  }

  private static func sentence(_ failure: YAMLFailure, isArgument: Bool) -> (String, String) {
    let (message, remedy) = sentence(failure)
    // An argument has one line, whose indentation is nothing's.
    guard isArgument, remedy.hasPrefix("check the") else { return (message, remedy) }
    return (message, "write one value: a number, a text in quotes, [a, b] or { key: value }")
  }

  private static func sentence(_ failure: YAMLFailure) -> (String, String) {
    switch (failure.problem, failure.context) {
    case ("found unexpected end of stream", "while scanning a quoted scalar"):
      ("this quote is not closed", "add the closing quote")
    case ("found character that cannot start any token", _):
      (
        "a value cannot start with this character",
        "put the value in quotes; indent with spaces, never with tabs"
      )
    case ("mapping values are not allowed in this context", _):
      ("a colon is not allowed here", "check the indentation, or put the value in quotes")
    case ("found invalid Unicode character escape code", _):
      ("this escape names no character", "write a valid code; surrogates only in pairs")
    case ("could not find expected ':'", _):
      ("a `:` is missing after this key", "write `key: value`")
    case ("did not find expected <document start>", _):
      ("the value ends before this", "check the brackets and quotes before it")
    case ("did not find expected node content", _):
      ("a value was expected here", "check the brackets before it, or put the value in quotes")
    case ("did not find expected key", _):
      ("a key was expected here", "check the indentation of this line and of the one before")
    case (let problem, let context):
      ("this is not YAML: \(problem)" + (context.isEmpty ? "" : " \(context)"), "check the line and the one before")
    }
  }
}
