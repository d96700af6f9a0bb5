public import NeedletailResults
import NeedletailWorkload

extension GateResult {
  /// GitHub shows no more annotations of a step and kind.
  public static let mostAnnotations = 10

  /// What broke and what was not decided, as workflow commands that GitHub shows as annotations, a line each; where the gate held, a
  /// notice that says so. At most `mostAnnotations`; the last tells how many more there are.
  public var annotations: [String] {
    let words = GateWording(self, Typeface())
    var all: [(kind: String, words: String, place: Place?)] = []
    for verdict in [Verdict.broken, .undecided] {
      let kind = verdict == .broken ? "error" : "warning"
      all += rows.filter { $0.verdict == verdict }.map { (kind, words.sentence($0), $0.place) }
      all += thresholds.filter { $0.verdict == verdict }.map {
        (kind, "\(words.expression($0)): \(words.outcome($0))", $0.place)
      }
    }
    if all.isEmpty {
      let sides = words.sides.joined(separator: ", ")
      all = [(verdict == .held ? "notice" : "warning", "\(words.verdict); \(sides)", nil)]
    }
    if all.count > Self.mostAnnotations {
      let left = all.count - Self.mostAnnotations + 1
      let kind = all[Self.mostAnnotations - 1].kind
      all = all.prefix(Self.mostAnnotations - 1) + [(kind, "\(left) more; the step's summary has all", nil)]
    }
    return all.map { annotation($0.kind, $0.words, at: $0.place ?? place, title: "\(words.workload): gate") }
  }

  private func annotation(_ kind: String, _ words: String, at place: Place?, title: String) -> String {
    var properties: [(String, String)] = []
    if let place { properties += [("file", place.path.withoutLeadingDot), ("line", String(place.line))] }
    properties.append(("title", title))
    let written = properties.map { "\($0)=\(Self.escaped($1, isProperty: true))" }.joined(separator: ",")
    return "::\(kind) \(written)::\(Self.escaped(words, isProperty: false))"
  }

  /// As GitHub's runner reads it back: `%`, CR and LF everywhere, `:` and `,` in properties.
  private static func escaped(_ text: String, isProperty: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case ":" where isProperty: escaped += "%3A"
      case "," where isProperty: escaped += "%2C"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
