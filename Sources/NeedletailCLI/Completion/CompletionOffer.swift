/// What a shell offers where a word of the command line is to be completed.
enum CompletionOffer: Sendable, Equatable {
  case files
  /// Files, and what the runs of the store are called.
  case filesAndRuns
  case words([String])
  /// Something that only who writes it knows.
  case nothing
}

extension Option {
  /// What its value may be completed to, by its form: words between bars, `FILE`, or `DIR`; `nil` of a switch.
  var offer: CompletionOffer? {
    guard let value else { return nil }
    guard words.isEmpty else { return .words(words) }
    let parts = value.split(separator: "|")
    if parts.count > 1, parts.allSatisfy({ $0.allSatisfy { $0.isLowercase || $0 == "-" } }) {
      return .words(parts.map(String.init))
    }
    return parts.contains { $0.hasPrefix("FILE") || $0 == "DIR" } ? .files : .nothing
  }
}

/// Shells that there is a script for.
enum Shell: String, Sendable, CaseIterable {
  case bash, zsh, fish

  /// The script by which it completes the command.
  var completion: String {
    switch self {
    case .bash: BashCompletion.text
    case .zsh: ZshCompletion.text
    case .fish: FishCompletion.text
    }
  }
}
