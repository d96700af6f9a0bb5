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
  static func complain(_ text: String) { try? File.write(text + "\n", to: Terminal.standardError) }
}

/// Standard output did not take all that was written to it, such as a full disk.
struct UnwrittenOutput: Error, CustomStringConvertible {
  var reason: String

  var description: String { "needletail: error: standard output: \(reason); not all of it was written" }
}
