public import NeedletailPlanner

/// A sizing with what its workload is called and how it is run: what all formats tell.
public struct SizedFleet: Sendable {
  /// The schema of the document.
  public static let schema = "needletail-size/1"

  /// The workload's.
  public var name: String
  /// What the command line calls the workload, and what it changes in it, each as the shell takes it: `desk.yaml`, `--set`, `seed=3`.
  public var words: [String]
  public var sizing: Sizing
  /// On the machine's clock; `nil` where that is not told.
  public var elapsedSeconds: Double?

  /// It was cut off: what is told is what was known by then.
  public var isInterrupted: Bool { sizing.isInterrupted }

  public init(name: String, words: [String], sizing: Sizing, elapsedSeconds: Double? = nil) {
    self.name = name
    self.words = words
    self.sizing = sizing
    self.elapsedSeconds = elapsedSeconds
  }
}

/// What a sizing can be written as. Help, completion and messages iterate over this.
public enum SizingFormat: String, Sendable, CaseIterable {
  case text
  case markdown
  case json
  case html
  case set
  case patch
  case gateway

  /// What it is, in a line.
  public var title: String {
    switch self {
    case .text: "a summary for a terminal"
    case .markdown: "a summary for pull requests and tickets"
    case .json: "everything, schema \(SizedFleet.schema)"
    case .html: "a page that needs nothing else"
    case .set: "the answer as words for `needletail run`"
    case .patch: "the answer as YAML to merge into the workload"
    case .gateway: "the answer as settings of a gateway, in YAML"
    }
  }

  /// How a file's name ends that holds it, without the dot.
  public var fileEnding: String {
    switch self {
    case .text: "txt"
    case .markdown: "md"
    case .json: "json"
    case .html: "html"
    case .set: "args"
    case .patch: "yaml"
    case .gateway: "gateway.yaml"
    }
  }

  /// The format that a file's name asks for: of several endings the longest.
  public static func ofFile(_ path: String) -> SizingFormat? {
    allCases.filter { path.hasSuffix(".\($0.fileEnding)") }.max { $0.fileEnding.count < $1.fileEnding.count }
  }
}
