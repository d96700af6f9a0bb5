import NeedletailResults
import NeedletailStore

/// `needletail show`: one stored run, to read or as the document it left.
struct ShowRun {
  private let arguments: ShowArguments
  private let store: RunStore
  private let output: ResultOutput
  private let terminal: Terminal

  init(_ arguments: ShowArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(.auto, environment: environment)
    output = try ResultOutput(arguments.out)
    store = try StoreLocation.required(arguments.store, environment).opened(for: .reading)
  }

  func execute() throws -> ExitCode {
    let document = try store.document(of: arguments.run)
    guard output.deliver(text: document.text) else { return .failed }
    let format = arguments.format ?? (Machine.isTerminal(Terminal.standardOutput) ? .summary : .json)
    switch format {
    case .summary where !output.isStandardOutput: try Console.print(summary(of: document))
    case .json where arguments.out == nil: try Console.print(document.text)
    case .summary, .json: break
    }
    return .done
  }

  private func summary(of document: StoredDocument) -> String {
    let said = document.summary ?? "Its summary was not stored; --format json prints the document.\n"
    let text = RunCard(document.run, store: store.path).text + "\n" + said
    return terminal.typeface.isUnicode ? text : Typeface.plain(text)
  }
}
