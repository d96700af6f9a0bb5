/// Where words go: results to standard output, errors to standard error.
enum Console {
  static func print(_ text: String) { File.write(text, to: Terminal.standardOutput) }

  /// One line on standard error.
  static func complain(_ text: String) { File.write(text + "\n", to: Terminal.standardError) }
}
