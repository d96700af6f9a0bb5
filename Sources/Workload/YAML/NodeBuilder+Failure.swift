extension NodeBuilder {
  /// Says what libyaml stumbled over. A bracket that never closes is shown where it opens, and so is what else is unfinished.
  func report(_ failure: YAMLFailure) {
    let isUnclosed = failure.context.hasPrefix("while parsing a flow")
    let before = textBefore(failure.mark)
    if isUnclosed, before.suffix(1).elementsEqual("$".unicodeScalars), character(at: failure.mark) == "{" {
      diagnostics.error(
        at: place(failure.mark), key: "", "within brackets YAML takes the `{` of `${` for a bracket",
        "put the value in quotes: \"${NAME}\"")
      return
    }
    if failure.problem == "found unexpected ':'", character(at: failure.mark) == ":" {
      let name = String(String(before).reversed().prefix { !" ,[]{}".contains($0) }.reversed())
      diagnostics.error(
        at: place(failure.mark), key: "", "a colon within brackets has no space after it",
        "write `\(name.abbreviated): `, with a space after the colon")
      return
    }
    if isUnclosed, failure.problem == "did not find expected node content", character(at: failure.mark) == "," {
      diagnostics.error(
        at: place(failure.mark), key: "", "nothing stands before this comma", "remove it, or write what is missing")
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
    let isAfterText = before.contains { $0 != " " }
    let (message, remedy) = Self.sentence(failure, isArgument: argument != nil, isAfterText: isAfterText)
    diagnostics.error(at: place(Self.mark(failure)), key: "", message, remedy)
  }

  /// Where the fault is, which is not always where libyaml notices it.
  private static func mark(_ failure: YAMLFailure) -> YAMLMark {
    switch (failure.problem, failure.context) {
    case ("found unexpected end of stream", "while scanning a quoted scalar"), ("could not find expected ':'", _):
      return failure.contextMark
    case ("found invalid Unicode character escape code", _), ("did not find expected hexdecimal number", _):
      // libyaml is behind the backslash and the letter.
      return YAMLMark(line: failure.mark.line, column: max(0, failure.mark.column - 2))
    default: return failure.mark
    }
  }

  /// The line of a mark, as far as the mark.
  private func textBefore(_ mark: YAMLMark) -> Substring.UnicodeScalarView { line(mark).prefix(mark.column) }

  private func character(at mark: YAMLMark) -> Unicode.Scalar? { line(mark).dropFirst(mark.column).first }

  private func line(_ mark: YAMLMark) -> Substring.UnicodeScalarView {
    let lines = text.bytes.split(separator: 0x0A, maxSplits: mark.line + 1, omittingEmptySubsequences: false)
    guard mark.line < lines.count else { return ""[...].unicodeScalars }
    return String(decoding: lines[mark.line], as: UTF8.self)[...].unicodeScalars
  }

  /// What is wrong and what would be right, in a file or in an argument.
  private static func sentence(_ failure: YAMLFailure, isArgument: Bool, isAfterText: Bool) -> (String, String) {
    if isArgument, failure.problem == "did not find expected <document start>" {
      return ("the value ends before this", oneValue)
    }
    let (message, remedy) = sentence(failure, isAfterText: isAfterText && !isArgument)
    // An argument has one line, whose indentation is nothing's.
    guard isArgument, remedy.hasPrefix("check the") else { return (message, remedy) }
    return (message, oneValue)
  }

  private static var oneValue: String { "write one value: a number, a text in quotes, [a, b] or { key: value }" }

  /// - Parameter isAfterText: something stands before it in its line.
  private static func sentence(_ failure: YAMLFailure, isAfterText: Bool) -> (String, String) {
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
    case ("did not find expected hexdecimal number", _):
      ("this escape has too few hexadecimal digits", "write \\x and two, \\u and four, or \\U and eight")
    case ("found unknown escape character", _):
      ("there is no escape of this letter", "write two backslashes for one, or the value in single quotes")
    case ("did not find expected alphabetic or numeric character", _):
      ("a name belongs behind `*` and `&`, which begin aliases and anchors", "write it, or put the value in quotes")
    case ("could not find expected ':'", _):
      ("a `:` is missing after this key", "write `key: value`")
    case ("did not find expected node content", _):
      ("a value was expected here", "check the brackets before it, or put the value in quotes")
    case ("did not find expected key", _) where isAfterText:
      ("this stands behind a value that has ended", "put the whole value in quotes, or begin a new line")
    case ("did not find expected key", _):
      ("a key was expected here", "check the indentation of this line and of the one before")
    case ("did not find expected '-' indicator", _):
      ("an item of a list was expected here", "begin it with `- `, or check the indentation")
    case ("did not find expected <document start>", _):
      ("this stands behind the document's end", "keep one document a file")
    case (let problem, let context):
      ("this is not YAML: \(problem)" + (context.isEmpty ? "" : " \(context)"), "check the line and the one before")
    }
  }
}
