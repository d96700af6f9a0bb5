/// What the user asked of a run beside the summary: each asks for what the one before does, and more.
enum CommandOutput: String, CaseIterable {
  /// Accounts are kept, as of every run of the command; nothing is written.
  case accounts
  case document
  case archive
  case traces

  /// What is added to what the case before asks for.
  var title: String {
    switch self {
    case .accounts: "the command around them"
    case .document: "the result document"
    case .archive: "the archive"
    case .traces: "traces of a hundred jobs"
    }
  }

  /// Where the document is written, if it is.
  func document(in folder: String) -> String { "\(folder)/result.json" }

  /// The options, each file in `folder`.
  func options(in folder: String) -> [String] {
    let out = ["--out", document(in: folder)]
    return switch self {
    case .accounts: []
    case .document: out + ["--no-archive"]
    case .archive: out
    case .traces: out + ["--trace-jobs", "100"]
    }
  }
}
