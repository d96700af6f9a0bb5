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
    let otherwise = "gate it in virtual time with --clock virtual"
    if let word = arguments.base {
      var file = arguments.file
      file.path = word
      file.seed = head.workload?.file.plan.seed ?? file.seed
      let base = try NamedSide(file, environment: environment)
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
      let baseline = try file.read(of: workload)
      let side = workload.side
      try workload.check(seeds: baseline.seeds, otherwise: otherwise)
      if let refusal = baseline.refusal(
        of: workload.file, side.conditions, allowances: terms.allowances, seeds: terms.seeds, fewest: terms.fewest)
      {
        throw BaselineError(path: file.path, refusal.message, refusal.remedy)
      }
      return (
        .baseline(baseline, name: file.path.split(separator: "/").last.map(String.init) ?? file.path),
        Array(baseline.seeds.prefix(terms.seeds ?? baseline.seeds.count))
      )
    }
    let seeds = CommonSeeds.from(workload.file.plan.seed, count: try terms.seedCount())
    try workload.check(seeds: seeds, otherwise: otherwise)
    let place = try file.prepared(for: workload)
    return (.none(place.destination, before: place.before, path: file.path), seeds)
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
    if known.count == 2, arguments.seeds != nil {
      throw Refusal("needletail: error: --seeds: both sides are runs that are there, and nothing is run; leave it out")
    }
    let common = known.dropFirst().reduce(first) { seeds, others in seeds.filter(others.contains) }
    let wanted = arguments.seeds.map { Array(common.prefix($0)) } ?? common
    try terms.checkPairs(wanted.count, " that both sides have")
    return wanted
  }
}

extension FileArguments {
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
