/// Where words go: results to standard output, errors to standard error.
enum Console {
  /// - Throws: `UnwrittenOutput` when not all of it could be written.
  static func print(_ text: String) throws(UnwrittenOutput) {
    do throws(FileError) {
      try File.write(text, to: Terminal.standardOutput)
    } catch {
      throw UnwrittenOutput(reason: error.message)
    }
  }

  /// One line on standard error. Failures are passed over: there is nowhere left to report them.
  static func complain(_ text: String) {
    try? File.write(text.withoutWorkflowCommands + "\n", to: Terminal.standardError)
  }
}

/// Standard output did not take all that was written to it, such as a full disk.
struct UnwrittenOutput: Error, CustomStringConvertible {
  var reason: String

  var description: String { "needletail: error: standard output: \(reason); not all of it was written" }
}

extension String {
  /// The same, with the program's name before lines that begin with two colons: GitHub takes such a line for a command, wherever in it
  /// they stand after spaces, and what a file or another program names is none.
  var withoutWorkflowCommands: String {
    guard contains("::") else { return self }
    return split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.drop { $0.isWhitespace }.hasPrefix("::") ? "needletail: \(line)" : String(line)
    }.joined(separator: "\n")
  }
}
