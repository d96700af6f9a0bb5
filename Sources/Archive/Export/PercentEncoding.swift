/// Percent-encoding (RFC 3986, section 2.1): what a reader would take a text apart by is written as `%` and two digits for each
/// byte of its UTF-8, and so is `%` itself, so that texts that differ stay different and every URL library reads them back.
///
/// By scalars: in Swift a comma and the accent that follows it are one character, and no comma.
enum PercentEncoding {
  /// Of the parts of a list of labels, `KIND=VALUE;KIND=VALUE`.
  static func label(_ text: String) -> String { encoded(text) { ";=".unicodeScalars.contains($0) } }

  /// Of the parts of a tag, which may not have commas, blanks, line breaks or anything else that cannot be seen.
  static func tag(_ text: String) -> String {
    encoded(text) { ";=,\"".unicodeScalars.contains($0) || $0.properties.isWhitespace || $0.isInvisible }
  }

  private static func encoded(_ text: String, _ isEncoded: (Unicode.Scalar) -> Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "%" || isEncoded(scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
          result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
  }
}
