package import NeedletailEngine

/// How a key and its value are written for `--set`, so that reading them gives exactly what was meant.
package enum SettingSpelling {
  /// A name within a key, `agents.NAME.count`: in quotes where it would be read as something else.
  package static func name(_ name: String) -> String {
    OverridePath.spelled([.key(name, isQuoted: (try? OverridePath(name))?.segments != [.key(name, isQuoted: false)])])
  }

  /// The shortest decimal that reads as the same number.
  package static func number(_ number: Double) -> String { Spelling.number(number) }

  package static func rate(_ rate: Rate) -> String { Spelling.rate(rate) }

  package static func duration(_ span: Duration) -> String { Spelling.duration(span) }

  package static func list(_ numbers: [Double]) -> String { "[\(numbers.map(number).joined(separator: ", "))]" }

  /// A word of a command line as a POSIX shell reads it back: in single quotes where it has anything but plain characters.
  package static func inShell(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "-_./=:,+%@".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}

extension Double {
  /// Times a factor, to 15 digits: 12 times 1.1 is 13.2.
  package func times(_ factor: Double) -> Double { (self * factor).rounded(toDigits: 15) }
}
