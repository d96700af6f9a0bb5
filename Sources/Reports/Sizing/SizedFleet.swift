package import NeedletailPlanner
package import NeedletailResults
import NeedletailWorkload

/// A sizing with what its workload is called and how it is run: what all formats tell.
package struct SizedFleet: Sendable {
  /// The workload's.
  package var name: String
  package var words: RunWords
  package var sizing: Sizing
  /// On the machine's clock; `nil` where that is not told.
  package var elapsedSeconds: Double?

  package init(name: String, words: RunWords, sizing: Sizing, elapsedSeconds: Double? = nil) {
    self.name = name
    self.words = words
    self.sizing = sizing
    self.elapsedSeconds = elapsedSeconds
  }
}

extension SizedFleet: SizeDocument {
  private var wording: SizingWording { SizingWording(self, Typeface()) }

  package var isInterrupted: Bool { sizing.isInterrupted }
  package var title: String { wording.title }
  package var setWords: [String] { wording.setWords }
  package var patch: String? { sizing.isAnswered ? SettingsPatch.yaml(sizing.settings) : nil }
  package var gateway: String? { sizing.gateway.map { GatewayText.yaml(of: $0) } }

  package func text(width: Int, typeface: Typeface) -> String {
    SizingSummary(of: self, width: width, typeface: typeface).text
  }
}

extension Sizing {
  /// It has an answer that can be handed over.
  var isAnswered: Bool { verdict == .fits && !choices.isEmpty }
}
