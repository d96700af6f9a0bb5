extension Typeface {
  /// A text that was set with Unicode, for terminals that have none: the signs this house uses are replaced, and
  /// whatever else is beyond ASCII becomes `?`. Lines may come out longer, not shorter.
  package static func plain(_ text: String) -> String {
    let (unicode, ascii) = (Typeface(), Typeface(isUnicode: false))
    var signs: [Character: String] = ["█": "#", "░": "."]
    for (eighth, block) in "▏▎▍▌▋▊▉".enumerated() { signs[block] = eighth < 3 ? "." : "#" }
    for sign in [\Typeface.dot, \.times, \.tick, \.cross, \.micro, \.arrow, \.minus, \.nothing, \.ellipsis, \.rule] {
      signs[Character(unicode[keyPath: sign])] = ascii[keyPath: sign]
    }
    return text.map { signs[$0] ?? ($0.isASCII ? String($0) : "?") }.joined()
  }
}
