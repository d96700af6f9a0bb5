import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// Gates and comparisons made by hand, as no run would have them at once.
enum SampleGate {
  static let jobP50 = GatedFigure(.jobLatency, .percentile(50))
  static let jobP99 = GatedFigure(.jobLatency, .percentile(99))
  static let cost = GatedFigure(.cost, .value)
  static let throughput = GatedFigure(.jobsPerSecond, .value)
  static let failures = GatedFigure(.jobFailureRate, .rate)

  static func call(_ agent: String) -> GatedFigure {
    GatedFigure(.callLatency, .percentile(99), label: GatedFigure.Label("agent", agent))
  }

  static func change(
    _ figure: GatedFigure, _ base: Double?, _ head: Double?, _ change: Double?, _ interval: ClosedRange<Double>?,
    isRelative: Bool = true, _ judgement: FigureChange.Judgement = .worse
  ) -> FigureChange {
    FigureChange(
      figure: figure, base: base, head: head, pairs: 10, change: change, interval: interval, isRelative: isRelative,
      judgement: judgement)
  }

  static func row(
    _ change: FigureChange, _ verdict: GateResult.Verdict, relative: Double? = 0.05, absolute: Double? = nil,
    expression: String = "+5%", reason: String? = nil, pairsToDecide: Int? = nil
  ) -> GateResult.Row {
    GateResult.Row(
      allowance: Allowance(
        change.figure, change.figure.figure.better == .higher ? .fall : .rise, relative: relative, absolute: absolute,
        expression: expression),
      change: change, verdict: verdict, reason: reason, pairsToDecide: pairsToDecide)
  }

  /// A run whose result document has these figures, and no others.
  static func run(seed: UInt64, status: String = "completed", _ values: [GatedFigure: Double]) -> RunNumbers {
    var document: [String: JSON] = [
      "schema": .string(ResultDocument.schema), "status": .string(status), "digest": .string("d\(seed)"),
      "workload": .object(["seed": .count(seed)]),
    ]
    for (figure, value) in values { put(.number(value), at: figure.path[...], in: &document) }
    return RunNumbers(.object(document))!
  }

  private static func put(_ value: JSON, at path: ArraySlice<String>, in members: inout [String: JSON]) {
    guard let key = path.first else { return }
    guard path.count > 1 else {
      members[key] = value
      return
    }
    var inside: [String: JSON] = [:]
    if case .object(let there)? = members[key] { inside = there }
    put(value, at: path.dropFirst(), in: &inside)
    members[key] = .object(inside)
  }

  static func side(_ name: String, workload: String = "fleet", runs: [RunNumbers] = []) -> ComparedSide {
    ComparedSide(
      name: name, workload: workload, path: "./desk/fleet.yaml", clock: .virtual, loadModel: "open", version: "0.1.0",
      runs: runs)
  }

  static let changes = [
    change(jobP50, 3_140, 3_930, 0.251, 0.153...0.349), change(jobP99, 15_500, 17_000, 0.101, 0.076...0.126),
    change(cost, 4.2, 4.2, 0, nil, .same),
  ]

  static let comparison = Comparison(
    base: side("main@4f2c1e9", runs: [run(seed: 1, [jobP50: 3_140, jobP99: 15_500, cost: 4.2])]),
    head: side("9ab1d02", runs: [run(seed: 1, [jobP50: 3_930, jobP99: 17_000, cost: 4.2])]),
    inputs: [InputChange(key: "agents.assistant.count", base: "16", head: "20")], isIdentical: false, confidence: 0.99,
    figures: changes,
    movers: [
      Comparison.Mover(
        name: "assistant", changes: ["call p99 +15.0 %", "its queue +410 ms a job"], millisecondsPerJob: 640)
    ])

  /// Two figures broken, one the same: the example of every page about gates.
  static let broken = GateResult(
    comparison: comparison,
    rows: [
      row(changes[0], .broken), row(changes[1], .broken), row(changes[2], .held, relative: 0.02, expression: "+2%"),
    ], thresholds: [], confidence: 0.99, pairs: 10, place: GateResult.Place(path: "./desk/fleet.yaml", line: 12))

  /// The same with other rows and thresholds.
  static func gate(
    _ rows: [GateResult.Row], _ thresholds: [GateResult.OwnThreshold] = [], workload: String = "fleet"
  ) -> GateResult {
    var gate = broken
    gate.rows = rows
    gate.thresholds = thresholds
    gate.comparison.head.workload = workload
    return gate
  }

  /// What a name may be at its worst: ends lines, cells, elements, quotes, commands, and is written from right to left.
  static let hostileName = "::error::x\n::add-mask::a|b`<script>&\"'\u{1B}[31m\u{202E},:%0A]]>\r\u{0}end"

  /// A gate in which everything has such a name, of everything more than fits.
  static let hostile: GateResult = {
    let name = String(repeating: hostileName, count: 10)
    let change = SampleGate.change(call(name), 1, 2, 1, 0.5...1.5)
    var gate = SampleGate.gate(
      (0..<64).map { _ in row(change, .broken, expression: name, reason: name) }
        + [row(change, .undecided, reason: name, pairsToDecide: 7)],
      (0..<200).map { GateResult.OwnThreshold(expression: "\($0)\(name)", verdict: .broken, runs: 10, runsFailed: 3) },
      workload: name)
    gate.place = GateResult.Place(path: name, line: 3)
    gate.notes = Array(repeating: name, count: 100)
    gate.comparison.base.name = name
    gate.comparison.head.name = name
    gate.comparison.inputs = (0..<500).map { InputChange(key: "\($0)\(name)", base: name, head: name) }
    gate.comparison.details = Array(repeating: change, count: 500)
    gate.comparison.movers = Array(
      repeating: Comparison.Mover(name: name, changes: Array(repeating: name, count: 50), millisecondsPerJob: 1),
      count: 100)
    return gate
  }()
}
