public import NeedletailNotation
import NeedletailPlanner
public import NeedletailResults
import NeedletailWorkload

extension SizingFormat {
  /// The sizing in this format, ending in a line feed; what needs an answer says in a comment where there is none.
  ///
  /// - Parameters:
  ///   - width: of a terminal, in columns.
  ///   - typeface: what a terminal can show; both only for `text`.
  /// - Throws: `NotFinite` for a number that JSON cannot hold.
  public func written(
    _ fleet: SizedFleet, width: Int = Summary.usualWidth, typeface: Typeface = Typeface()
  ) throws(NotFinite) -> String {
    let wording = SizingWording(fleet, Typeface())
    return switch self {
    case .text: SizingSummary(of: fleet, width: width, typeface: typeface).text
    case .markdown: fleet.markdown
    case .json: try fleet.json.text()
    case .html: fleet.html
    case .set: fleet.sizing.isAnswered ? wording.setWords.joined(separator: " ") + "\n" : "# \(wording.title)\n"
    case .patch:
      "# \(wording.title)\n# \(wording.conditions.joined(separator: " · "))\n"
        + (fleet.sizing.isAnswered ? SettingsPatch.yaml(fleet.sizing.settings) : "")
    case .gateway:
      "# \(wording.title)\n"
        + (fleet.sizing.gateway.map { wording.yaml(of: $0) } ?? "# there is no gateway to set up for it\n")
    }
  }
}

extension Sizing {
  /// It has an answer that can be handed over.
  var isAnswered: Bool { verdict == .fits && !choices.isEmpty }
}
