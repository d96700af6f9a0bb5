import NeedletailNotation
import NeedletailReports
import NeedletailResults
import NeedletailStore

/// `needletail show`: one run, of the store or in a file, to read or as the document it left.
struct ShowRun {
  private let arguments: ShowArguments
  private let selected: SelectedRun
  private let text: String
  private let output: ResultOutput
  private let terminal: Terminal

  init(_ arguments: ShowArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(.auto, environment: environment)
    output = try ResultOutput(arguments.out)
    selected = try SelectedRun(
      arguments.run, store: arguments.store, environment: environment, meansRun: true)
    do throws(FileError) {
      text = String(decoding: try selected.bytes(), as: UTF8.self)
    } catch {
      throw Refusal("\(selected.name): error: \(error.message); name a stored run, or a result document")
    }
    guard selected.stored != nil || Self.isDocument(text) else {
      throw Refusal("\(selected.name): error: is not a result document; name what `needletail run --out` wrote")
    }
  }

  func execute() throws -> ExitCode {
    guard output.deliver(text: text) else { return .failed }
    let format = arguments.format ?? (Machine.isTerminal(Terminal.standardOutput) ? .summary : .json)
    switch format {
    case .summary where !output.isStandardOutput: try Console.print(try summary())
    case .json where arguments.out == nil: try Console.print(text)
    case .summary, .json: break
    }
    return .done
  }

  private static func isDocument(_ text: String) -> Bool {
    let document = try? JSON(reading: Array(text.utf8), path: "")
    return document?.words("schema")?.hasPrefix("needletail.") == true
  }

  /// Where it came from and what it said at its end; of a file, which keeps neither, what a report in a terminal shows.
  private func summary() throws -> String {
    guard let stored = selected.stored else {
      let run = try ResultFiles(selected, workload: nil).run(called: selected.shortName)
      return Report([run]).text(width: terminal.columns, typeface: terminal.typeface)
    }
    let said = stored.summary ?? "Its summary was not stored; --format json prints the document.\n"
    let text = RunCard(stored.run, named: selected.name).text + "\n" + said
    return terminal.typeface.isUnicode ? text : Typeface.plain(text)
  }
}
