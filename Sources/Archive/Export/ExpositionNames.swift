/// Names and values of labels as OpenMetrics and Prometheus' text format have them.
enum ExpositionNames {
  /// What stands in a label's value for a backslash, a quotation mark and a line feed; all else is written as it is.
  static let escapes: [Unicode.Scalar: String] = ["\\": "\\\\", "\"": "\\\"", "\n": "\\n"]

  /// `needletail_job_latency`.
  static func metric(_ name: String) -> String {
    isLegal(name) ? "needletail_" + name : "U__needletail__" + coded(name)
  }

  /// A label's name; one that means something of its own is coded, too.
  static func label(_ kind: String) -> String {
    let isFree = isLegal(kind) && !kind.hasPrefix("__") && !kind.hasPrefix("U__") && !["le", "quantile"].contains(kind)
    return isFree ? kind : "U__" + coded(kind)
  }

  private static func isLegal(_ name: String) -> Bool {
    name.utf8.first.map { !isDigit($0) } == true && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x5F }
  }

  /// Prometheus' own way for names of other systems (its escaping scheme `values`): letters and digits as they are, an underscore
  /// twice, and of all else the scalar's hexadecimal number between underscores. Names that differ stay different.
  private static func coded(_ name: String) -> String {
    name.unicodeScalars.map { scalar in
      if scalar == "_" { return "__" }
      let isPlain = scalar.isASCII && (isLetter(UInt8(scalar.value)) || isDigit(UInt8(scalar.value)))
      return isPlain ? String(scalar) : "_\(String(scalar.value, radix: 16))_"
    }.joined()
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension String {
  /// With other texts for some scalars. A replacement by characters would miss a quotation mark that an accent follows.
  func replacingScalars(_ others: [Unicode.Scalar: String]) -> String {
    var text = ""
    text.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      if let other = others[scalar] { text += other } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}
