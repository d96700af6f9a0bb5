import NeedletailNotation
import NeedletailStore
import NeedletailWorkload

/// `needletail history`: the runs that were stored, the last one first.
struct ShowHistory {
  static let schema = "needletail.history/1"

  private let arguments: HistoryArguments
  private let store: RunStore
  private let terminal: Terminal

  init(_ arguments: HistoryArguments) throws {
    let environment = Machine.environment
    self.arguments = arguments
    terminal = Terminal(.auto, environment: environment)
    store = try StoreLocation.required(arguments.store, environment).opened(for: .reading)
  }

  func execute() throws -> ExitCode {
    let runs = try store.history(workload: arguments.workload, limit: arguments.limit)
    switch arguments.format {
    case .json:
      let document = JSON.object([
        "schema": .string(Self.schema), "store": .string(store.path), "runs": .array(runs.map(\.json)),
      ])
      try Console.print(try document.text())
    case .names: try Console.print(Self.names(of: runs).map { $0 + "\n" }.joined())
    case .table where runs.isEmpty:
      try Console.print("\(try Self.nothing(of: arguments.workload, in: store))\n")
    case .table:
      let table = RunTable(runs, typeface: terminal.typeface)
      try Console.print(table.text(width: terminal.tableWidth))
    }
    return .done
  }

  /// The words by which runs are named: `last`, labels, then the beginnings of names that the table shows.
  static func names(of runs: [StoredRun]) -> [String] {
    guard !runs.isEmpty else { return [] }
    var labels: [String] = []
    for label in runs.compactMap(\.facts.label) where !labels.contains(label) { labels.append(label) }
    return ["last"] + labels + runs.map { String($0.id.prefix(RunTable.idDigits)) }
  }

  /// Why there are no runs of a workload, or of any.
  static func nothing(of workload: String?, in store: RunStore) throws -> String {
    guard let name = workload else {
      return "no runs are stored in \(store.path); store one with `needletail run WORKLOAD --store`"
    }
    let names = try store.workloads(limit: 1_000)
    let remedy = NearestName.remedy(for: name, among: names, orElse: "the store is empty")
    return "no runs of `\(name)` are stored in \(store.path); \(remedy)"
  }
}
