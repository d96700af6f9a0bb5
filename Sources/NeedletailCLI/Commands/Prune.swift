import NeedletailStore

/// `needletail prune`: removes stored runs by count or age.
struct Prune {
  private let arguments: PruneArguments
  private let store: RunStore
  private let terminal: Terminal

  init(_ arguments: PruneArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(.auto, environment: environment)
    store = try StoreLocation.required(arguments.store, environment)
      .opened(for: arguments.isRehearsal ? .reading : .pruning)
  }

  func execute() throws -> ExitCode {
    let rule = PruneRule(extent(now: Machine.calendarMilliseconds), workload: arguments.workload)
    let result = arguments.isRehearsal ? try store.rehearse(rule) : try store.prune(rule)
    let runs = "\(result.removed) run\(result.removed == 1 ? "" : "s")"
    var text = arguments.isRehearsal ? "would remove \(runs), keep" : "removed \(runs), kept"
    text += " \(result.kept)\n"
    if arguments.isRehearsal, result.removed > 0 {
      text += RunTable(result.examples, typeface: terminal.typeface).text(width: terminal.tableWidth)
      let others = result.removed - result.examples.count
      if others > 0 { text += "and \(others) more\n" }
    }
    try Console.print(text)
    return .done
  }

  private func extent(now: Int64) -> PruneRule.Extent {
    switch arguments.rule {
    case .keep(let count): .beyond(count)
    case .olderThan(let milliseconds): .endedBefore(now - milliseconds)
    }
  }
}
