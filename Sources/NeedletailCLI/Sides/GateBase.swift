import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What a gate holds HEAD to.
enum GateBase {
  case side(NamedSide)
  case baseline(Baseline, name: String)
  /// Another build, which runs HEAD's file.
  case build(NeedletailBinary)
  /// Nothing: what HEAD measures becomes the baseline.
  case none(Destination, before: Baseline?, path: String)

  /// A side that the command line names.
  var named: NamedSide? { if case .side(let side) = self { side } else { nil } }

  /// Finds and checks it, and the seeds that both sides run with.
  ///
  /// - Throws: `Refusal`, `WorkloadError`, `StoreError` or `BaselineError` for what HEAD cannot be held to.
  static func resolve(
    _ arguments: GateArguments, _ head: NamedSide, _ terms: GateTerms, _ environment: [String: String]
  ) throws -> (GateBase, [UInt64]) {
    if let word = arguments.base {
      var file = arguments.file
      file.path = word
      file.seed = head.workload?.file.plan.seed ?? file.seed
      let base = try NamedSide(file, environment: environment)
      if let baseline = base.baseline, let workload = head.workload {
        return try held(to: baseline, path: word, workload, terms, arguments)
      }
      try checkAlike(base, head, terms, arguments)
      let seeds = try seeds(base, head, terms, arguments)
      for side in [base, head] { try side.workload?.check(seeds: seeds, otherwise: otherwise) }
      return (.side(base), seeds)
    }
    guard let workload = head.workload else {
      throw Refusal(
        "\(arguments.file.path): error: is no workload file, so it has no baseline; name BASE and HEAD")
    }
    if let word = arguments.against {
      let count = try terms.seedCount()
      let seeds = CommonSeeds.from(workload.file.plan.seed, count: count)
      try workload.check(seeds: seeds, otherwise: otherwise)
      guard workload.path != nil else {
        throw Refusal("standard input: error: another build cannot read it again; name a workload file")
      }
      Machine.catchInterrupts()
      let build = try NeedletailBinary(
        word, option: "--against", environment: environment, isInterrupted: { Machine.isInterrupted })
      return (.build(build), seeds)
    }
    guard let file = BaselineFile(arguments.baseline, of: workload) else {
      throw Refusal("standard input: error: has no usual baseline; name one with --baseline FILE")
    }
    guard arguments.updatesBaseline else {
      let baseline = try file.read(of: workload, allowing: arguments.allowances)
      return try held(to: baseline, path: file.path, workload, terms, arguments)
    }
    let seeds = CommonSeeds.from(workload.file.plan.seed, count: try terms.seedCount())
    try workload.check(seeds: seeds, otherwise: otherwise)
    let place = try file.prepared(for: workload)
    return (.none(place.destination, before: place.before, path: file.path), seeds)
  }

  private static let otherwise = "gate it in virtual time with --clock virtual"

  /// A workload that is yet to be run, held to a baseline, whichever way that is named.
  private static func held(
    to baseline: Baseline, path: String, _ workload: NamedWorkload, _ terms: GateTerms, _ arguments: GateArguments
  ) throws -> (GateBase, [UInt64]) {
    try workload.check(seeds: baseline.seeds, otherwise: otherwise)
    if let refusal = baseline.refusal(
      of: workload.file.plan.name, workload.side.conditions, allowances: terms.allowances, seeds: terms.seeds,
      fewest: terms.fewest)
    {
      throw BaselineError(path: path, refusal.message, refusal.remedy)
    }
    if arguments.file.seed != nil {
      throw Refusal("needletail: error: --seed: \(path) says which seeds are run; leave it out")
    }
    return (
      .baseline(baseline, name: path.split(separator: "/").last.map(String.init) ?? path),
      Array(baseline.seeds.prefix(terms.seeds ?? baseline.seeds.count))
    )
  }

  /// Refuses sides of two workloads, and a baseline that a side cannot be held to.
  private static func checkAlike(
    _ base: NamedSide, _ head: NamedSide, _ terms: GateTerms, _ arguments: GateArguments
  ) throws {
    let (before, after) = (base.side, head.side)
    try GateTerms.checkNames(base, head)
    for (baseline, side, path) in [
      (base.baseline, after, arguments.base ?? ""), (head.baseline, before, arguments.file.path),
    ] {
      guard let baseline,
        let refusal = baseline.refusal(
          of: side.workload, side.conditions, allowances: terms.allowances, seeds: nil, fewest: 0)
      else { continue }
      throw BaselineError(path: path, refusal.message, refusal.remedy)
    }
  }

  /// The seeds of runs that are there, or as many as the gate needs.
  private static func seeds(
    _ base: NamedSide, _ head: NamedSide, _ terms: GateTerms, _ arguments: GateArguments
  ) throws -> [UInt64] {
    let known = [base, head].compactMap(\.seeds)
    guard let first = known.first else {
      let start = head.workload?.file.plan.seed ?? 0
      return CommonSeeds.from(start, count: try terms.seedCount())
    }
    try arguments.file.checkUse(seeds: arguments.seeds, read: known.count, most: first.count)
    let common = known.dropFirst().reduce(first) { seeds, others in seeds.filter(others.contains) }
    let wanted = arguments.seeds.map { Array(common.prefix($0)) } ?? common
    try terms.checkPairs(wanted.count, "seed", "that both sides have")
    return wanted
  }
}

extension FileArguments {
  /// Refuses what would be ignored since a side is runs that are there, which are read.
  ///
  /// - Parameters:
  ///   - seeds: `--seeds`.
  ///   - count: how many sides are.
  ///   - most: how many runs the first of them has.
  func checkUse(seeds: Int?, read count: Int, most: Int) throws {
    guard count > 0 else { return }
    if let seeds, count == 1, seeds > most, most > 0 {
      throw Refusal(
        "needletail: error: --seeds \(seeds): the side that is read has \(most) \(most == 1 ? "run" : "runs"); take fewer, or leave it out"
      )
    }
    if count == 1, seed != nil {
      throw Refusal("needletail: error: --seed: the side that is read says which seeds are run; leave it out")
    }
    let options = [
      ("--seeds", seeds != nil), ("--seed", seed != nil), ("--clock", clock != nil), ("--jobs", jobs != nil),
      ("--duration", duration != nil), ("--warmup", warmup != nil), ("--trace", trace != nil),
      ("--load-scale", loadScale != nil), ("--time-scale", timeScale != nil), ("--set", !overrides.isEmpty),
    ]
    if count > 1, let option = options.first(where: { $0.1 })?.0 {
      throw Refusal(
        "needletail: error: \(option): both sides are runs that are there, and nothing is run; leave it out")
    }
  }

  /// The same as words of a command line, without the seed and the clock.
  var words: [String] {
    // A path is no option.
    var words = [path.hasPrefix("-") ? "./\(path)" : path]
    for (option, value) in [
      ("--jobs", jobs.map(String.init)), ("--duration", duration), ("--warmup", warmup), ("--trace", trace),
      ("--load-scale", loadScale), ("--time-scale", timeScale),
    ] {
      if let value { words += [option, value] }
    }
    return words + overrides.flatMap { ["--set", $0] }
  }
}
