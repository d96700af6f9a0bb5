/// What there is to say of a command: once, for its help, its part of the manual page and what shells complete.
///
/// In texts a `word` in backquotes is one to be typed; lines are broken as help shows them.
struct CommandGuide: Sendable {
  /// A command line, without the program's name, and what it is for.
  struct Example: Sendable {
    var words: String
    var meaning: String?

    init(_ words: String, _ meaning: String? = nil) {
      self.words = words
      self.meaning = meaning
    }
  }

  /// Words with a meaning each, under a heading.
  struct Terms: Sendable {
    var heading: String
    var rows: [(word: String, meaning: String)]
  }

  /// What an exit status means here, where it means more than for every command.
  struct Status: Sendable {
    var code: Int32
    var meaning: String

    init(_ code: ExitCode, _ meaning: String) {
      self.code = code.rawValue
      self.meaning = meaning
    }
  }

  /// What follows the command's name: `WORKLOAD [OPTION]...`.
  var usage: String
  var operand: Operand?
  /// In a line of the list of commands.
  var summary: String
  /// What it does, in paragraphs.
  var description: String
  var terms: Terms?
  var examples: [Example]
  /// What else to know, below the examples.
  var note: String?
  var statuses: [Status] = []

  /// As the list of commands has it: `report RESULT...`.
  func title(_ name: CommandName) -> String { operand.map { "\(name.rawValue) \($0.form)" } ?? name.rawValue }

  /// What an exit status means of every command.
  static let statuses: [Status] = [
    Status(.done, "done, thresholds held"), Status(.failed, "the run failed"),
    Status(.badInput, "bad input, nothing was run"), Status(.undecided, "undecided, with --strict"),
    Status(.thresholdFailed, "a threshold failed"), Status(.interrupted, "interrupted, the result so far is written"),
  ]
}

/// What a command takes beside options.
struct Operand: Sendable {
  /// `WORKLOAD`, `RESULT...`, `[TEMPLATE]`.
  var form: String
  var offer: CompletionOffer

  init(_ form: String, _ offer: CompletionOffer) {
    self.form = form
    self.offer = offer
  }
}

extension CommandName {
  var guide: CommandGuide {
    switch self {
    case .run: .run
    case .suite: .suite
    case .sweep: .sweep
    case .validate: .validate
    case .expand: .expand
    case .verify: .verify
    case .roofline: .roofline
    case .compare: .compare
    case .gate: .gate
    case .calibrate: .calibrate
    case .size: .size
    case .report: .report
    case .whatIf: .whatIf
    case .export: .export
    case .inspect: .inspect
    case .history: .history
    case .show: .show
    case .prune: .prune
    case .initialize: .initialize
    case .completion: .completion
    case .help: .help
    }
  }
}
