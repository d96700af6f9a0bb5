import NeedletailMeasurement
import NeedletailNotation

/// What each option does; answers the exit status.
struct Program {
  private static let thresholds = "Benchmarks/thresholds.json"
  private static let instructions = "Benchmarks/instructions.json"
  private static let gateValidation = "docs/gate-validation.md"
  /// How many times the rounds are run again for benchmarks that are not within their thresholds yet.
  private static let repetitions = 3

  private let options: Options

  init(_ options: Options) { self.options = options }

  func run() throws -> Int32 {
    switch options.task {
    case .help: Meter.say(Options.help)
    case .list: for benchmark in try chosen() { Meter.say("\(benchmark.name): \(benchmark.shows)") }
    case .measure: return try measure()
    case .soak(let minutes): return try Soak(minutes: minutes).run() ? 0 : 1
    case .count(let name): try count(name)
    case .counted(let isAll): for line in Counted.lines(isAll: isAll) { Meter.say(line) }
    case .instructions(let committed, let totals, let isAll, let isRecord):
      return try instructions(committed, totals, isAll: isAll, isRecord: isRecord)
    case .usage(let words): Meter.say(try ChildUsage.run(words).line)
    case .derive(let files):
      let committed = try Thresholds(json(in: Self.thresholds))
      var derived = Thresholds.derived(from: try files.map(record))
      derived.bounds = committed.bounds
      try write(derived.json, Self.thresholds)
    case .draw(let file): try drawing(of: file).write()
    case .drawn(let file): return try drawing(of: file).isThere() ? 0 : 1
    case .validateGate: return try validateGate()
    }
    return 0
  }

  private func chosen() throws -> [Benchmark] {
    let wanted = Set(options.wanted(of: Subjects.all.map(\.name)))
    let chosen = Subjects.all.filter { wanted.contains($0.name) }
    if chosen.isEmpty { throw UsageError("no benchmark's name contains that; --list names them") }
    return chosen
  }

  private func measure() throws -> Int32 {
    let benchmarks = try chosen()
    let thresholds = options.checksThresholds ? try thresholds() : nil
    let scale = options.isQuick ? Benchmark.Scale.toy : .full
    var runner = Runner(
      benchmarks: benchmarks, peers: options.withPeers ? Pairing.work(for: benchmarks) : [], scale: scale,
      machine: .here(date: options.date))
    let rounds = options.rounds ?? (options.isQuick ? 1 : Runner.usualRounds)
    if !options.isQuick { try runner.warmUp() }
    try runner.run(rounds: rounds)
    if let thresholds {
      for _ in 0..<Self.repetitions {
        let doubtful = ThresholdReport(thresholds, runner.record).doubtful
        if doubtful.isEmpty { break }
        Meter.remark("not within its threshold yet, measured again: \(doubtful.sorted().joined(separator: ", "))")
        try runner.run(rounds: rounds, only: doubtful)
      }
    }
    return try publish(runner.record, thresholds)
  }

  private func thresholds() throws -> Thresholds {
    let thresholds = try Thresholds(json(in: Self.thresholds))
    let known = Set(Subjects.all.map(\.name))
    for name in thresholds.names where !known.contains(Record.Row.benchmark(of: name)) {
      throw Unfinished("`\(Self.thresholds)` names `\(name)`, which is no benchmark; take it out, or rename it")
    }
    return thresholds
  }

  private func publish(_ record: Record, _ thresholds: Thresholds?) throws -> Int32 {
    for line in FigureTable.table(record).lines { Meter.say(line) }
    Meter.say(FigureTable.footnote(record))
    if options.withPeers {
      Meter.say("")
      for line in ComparisonTable.table(record).lines { Meter.say(line) }
    }
    if let path = options.json { try write(record.json, path) }
    guard let thresholds else { return 0 }
    let report = ThresholdReport(thresholds, record)
    Meter.say("")
    for line in report.table.lines { Meter.say(line) }
    return report.exceeded.isEmpty ? 0 : 1
  }

  private func count(_ name: String) throws {
    guard let benchmark = Subjects.all.first(where: { $0.name == name }) else {
      throw UsageError("`--count \(name)`: there is no such benchmark; --list names them")
    }
    _ = try benchmark.measure(Stopwatch(benchmark.clock), .counted)
  }

  private func instructions(_ path: String, _ totals: String, isAll: Bool, isRecord: Bool) throws -> Int32 {
    let committed = try InstructionCounts(json(in: path))
    let text = String(decoding: try bytes(in: totals), as: UTF8.self)
    let fresh = InstructionCounts(
      swift: Record.Machine.swiftVersion, counts: try Counted.perOperation(InstructionTotals(reading: text)))
    if isRecord {
      try write(committed.recording(fresh, names: Set(Counted.all.map(\.name))).json, path)
      return 0
    }
    let unasked = Set(Counted.all.filter { !isAll && !$0.isUsual }.map(\.name))
    let comparison = committed.comparison(with: fresh, unasked: unasked)
    for line in comparison.lines { Meter.say(line) }
    return comparison.holds ? 0 : 1
  }

  private func validateGate() throws -> Int32 {
    let validation = try GateValidation()
    let page = String(decoding: try bytes(in: Self.gateValidation), as: UTF8.self)
    let written = try MarkedPage.replacing("trials", with: validation.markdown, in: page)
    guard Meter.write(written, toFile: Self.gateValidation) else {
      throw Unfinished("`\(Self.gateValidation)` cannot be written")
    }
    for line in validation.failures { Meter.remark(line) }
    return validation.failures.isEmpty ? 0 : 1
  }

  private func drawing(of path: String) throws -> Drawing {
    try Drawing(of: record(in: path), instructions: InstructionCounts(json(in: Self.instructions)))
  }

  private func write(_ json: JSON, _ path: String) throws {
    guard Meter.write(try json.text(), toFile: path) else { throw Unfinished("`\(path)` cannot be written") }
  }

  private func bytes(in path: String) throws -> [UInt8] {
    guard let bytes = Meter.bytes(ofFile: path) else { throw Unfinished("`\(path)` cannot be read") }
    return bytes
  }

  private func record(in path: String) throws -> Record { try Record(json(in: path)) }

  private func json(in path: String) throws -> JSON {
    try JSON(reading: bytes(in: path), path: path)
  }
}
