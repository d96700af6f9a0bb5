import NeedletailMeasurement

/// Something whose instructions are counted under callgrind by scripts/instructions.sh: the runs that it takes, and the
/// operations that the instructions are divided by.
struct Counted {
  /// A run of a program, of which callgrind says how many instructions it took.
  struct Run {
    var part: InstructionTotals.Part
    var arguments: [String]
  }

  var name: String
  /// Whether every `make instructions` counts it; what takes minutes is counted when the growth is recorded.
  var isUsual = true
  var runs: [Run]
  /// How many operations the timed part has, or the longer run more than the shorter.
  var operations: () throws -> Int

  static var all: [Counted] { benchmarks + commands }

  /// What each call costs by what the user asked for: every column of the page, in its order.
  static let workloads: [(title: String, work: CommandWork)] = [
    ("closed loop", CommandWork.closedLoops[1]), ("support desk", CommandWork.supportDesk),
  ]

  private static var benchmarks: [Counted] {
    let usual: Set = [
      "timers/10000", "patterns/mix", "closed-loop/1000", "closed-loop/10000", "closed-loop/100000",
      "closed-loop-accounts/10000", "support-desk", "support-desk-accounts",
    ]
    return Subjects.all.filter { usual.contains($0.name) || isGrowth($0.name) }.map { benchmark in
      Counted(
        name: benchmark.name, isUsual: usual.contains(benchmark.name),
        runs: [Run(part: .timed, arguments: ["--count", benchmark.name])],
        operations: { try benchmark.measure(Stopwatch(benchmark.clock), .counted).operations })
    }
  }

  private static func isGrowth(_ name: String) -> Bool {
    ["closed-loop/", "closed-loop-accounts/", "fleet/"].contains { name.hasPrefix($0) }
  }

  private static var commands: [Counted] {
    (CommandWork.closedLoops + [.supportDesk]).flatMap { work in
      let isUsual = workloads.contains { $0.work.name == work.name }
      return (isUsual ? CommandOutput.allCases : [.accounts, .archive]).map { output in
        command(work, output, isUsual: isUsual)
      }
    }
  }

  private static func command(_ work: CommandWork, _ output: CommandOutput, isUsual: Bool) -> Counted {
    // The script's own folder for each run, which it puts in this word's place.
    let lengths = [(InstructionTotals.Part.shorter, work.counted.shorter), (.longer, work.counted.longer)]
    return Counted(
      name: WholeCommand.name(work.name, output), isUsual: isUsual,
      runs: lengths.map { part, length in
        Run(part: part, arguments: work.arguments(output, length: length, folder: folderWord))
      },
      operations: {
        try work.outcome(length: work.counted.longer).attempts - work.outcome(length: work.counted.shorter).attempts
      })
  }

  /// Stands for the folder that a run of the command writes into.
  static let folderWord = "@folder"

  /// A line a run: its name, its part, then the arguments, apart by tabs.
  static func lines(isAll: Bool) -> [String] {
    all.filter { isAll || $0.isUsual }.flatMap { counted in
      counted.runs.map { ([counted.name, $0.part.rawValue] + $0.arguments).joined(separator: "\t") }
    }
  }

  /// What callgrind counted, over the operations.
  ///
  /// - Throws: which name is none that is counted, or what an operation of its run met.
  static func perOperation(_ totals: InstructionTotals) throws -> [String: Double] {
    var counts: [String: Double] = [:]
    for name in totals.names {
      guard let counted = all.first(where: { $0.name == name }) else { throw Unfinished("`\(name)` is not counted") }
      counts[name] = try totals.instructions(of: name, operations: counted.operations())
    }
    return counts
  }
}
