public import NeedletailPlanner
public import NeedletailResults
import NeedletailWorkload

/// A sizing with what its workload is called and how it is run: what all formats tell.
public struct SizedFleet: Sendable {
  /// The workload's.
  public var name: String
  /// What the command line calls the workload, and what it changes in it, each as the shell takes it: `desk.yaml`, `--set`, `seed=3`.
  public var words: [String]
  public var sizing: Sizing
  /// On the machine's clock; `nil` where that is not told.
  public var elapsedSeconds: Double?

  public init(name: String, words: [String], sizing: Sizing, elapsedSeconds: Double? = nil) {
    self.name = name
    self.words = words
    self.sizing = sizing
    self.elapsedSeconds = elapsedSeconds
  }
}

extension SizedFleet: SizeDocument {
  private var wording: SizingWording { SizingWording(self, Typeface()) }

  public var isInterrupted: Bool { sizing.isInterrupted }
  public var title: String { wording.title }
  public var setWords: [String] { wording.setWords }
  public var patch: String? { sizing.isAnswered ? SettingsPatch.yaml(sizing.settings) : nil }
  public var gateway: String? { sizing.gateway.map { GatewayText.yaml(of: $0) } }

  public func text(width: Int, typeface: Typeface) -> String {
    SizingSummary(of: self, width: width, typeface: typeface).text
  }
}

extension Sizing {
  /// It has an answer that can be handed over.
  var isAnswered: Bool { verdict == .fits && !choices.isEmpty }
}
