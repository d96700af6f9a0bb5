import NeedletailEngine
import NeedletailResults

/// Runs mixes, each on paths that are as long as it takes to tell whether it holds.
///
/// Paths begin short. Where their verdict is not plain they are made four times as long, until it is one that the interval bears out or the budget is
/// spent. Loads that say themselves how long they are (stages, traces, looping users) keep their length and get twice as many seeds instead.
final class MixTrials {
  /// Paths grow at most so often.
  static let lastLevel = 3

  let request: ResourceSizing.Request
  let evaluator: PathEvaluator
  private(set) var knobs: [Knob]
  /// Jobs of the first paths; `nil` where the file says how long they are.
  private let firstJobs: Int?
  private let warmupJobs: Int
  private let read: ([String]) throws -> Plan
  private var configurations: [[String]: PathRequest.Configuration] = [:]
  /// Every mix that was tried, as it was tried last, in the order in which they were met.
  private(set) var all: [MixTrial] = []

  init(
    _ request: ResourceSizing.Request, knobs: [Knob], evaluator: PathEvaluator, firstJobs: Int?, warmupJobs: Int,
    read: @escaping ([String]) throws -> Plan
  ) {
    self.request = request
    self.knobs = knobs
    self.evaluator = evaluator
    self.firstJobs = firstJobs
    self.warmupJobs = warmupJobs
    self.read = read
  }

  /// Takes other ranges; what was tried stays known.
  func widen(to knobs: [Knob]) { self.knobs = knobs }

  /// What `--set` makes of a mix.
  ///
  /// - Parameter loss: what is taken away from it.
  func settings(_ mix: [Int], without loss: Loss? = nil) -> [String] {
    var values = zip(knobs, mix).map { (key: $0.key, value: $0.value($1), unit: $0.unit) }
    if let loss {
      if let place = values.firstIndex(where: { $0.key == loss.key }) {
        values[place].value -= loss.count
      } else {
        values.append((loss.key, loss.now - loss.count, loss.unit))
      }
    }
    return values.map { Knob.setting($0.key, $0.value, $0.unit) }
  }

  func plan(_ mix: [Int]) throws -> Plan { try read(settings(mix)) }

  /// Tries a mix, on paths of this level or longer ones.
  ///
  /// - Parameters:
  ///   - settles: goes on until the verdict is plain; else says what paths of this level say.
  ///   - losses: what it has to hold without, besides.
  func trial(_ mix: [Int], atLeast level: Int, settles: Bool = true) async throws -> MixTrial {
    var level = min(level, Self.lastLevel)
    while true {
      let trial = try await tried(mix, level)
      note(trial)
      guard settles, !trial.isPlain, level < Self.lastLevel, try await hasBudget(after: level) else { return trial }
      // One that has been lengthened once is believed when its interval bears it out.
      if trial.verdict != .undecided, level > 0 { return trial }
      level += 1
    }
  }

  /// The same under more load, with nothing lost, on paths of that level alone.
  func hold(_ mix: [Int], times factor: Double, _ level: Int) async throws -> Hold {
    let outcomes = try await outcomes(settings(mix), level, factor)
    return Hold(of: outcomes, bounds: evaluator.bounds)
  }

  /// What is left of a mix when something is away for good, on paths of that level alone. It has to hold with nothing else lost.
  func trial(_ mix: [Int], away loss: Loss, _ level: Int) async throws -> MixTrial {
    let outcomes = try await outcomes(settings(mix, without: loss), level, 1)
    return MixTrial(
      values: zip(knobs, mix).map { $0.value($1) }, outcomes: outcomes,
      hold: Hold(of: outcomes, bounds: evaluator.bounds), afterLosses: [], jobs: jobs(level))
  }

  /// A plan of another kind under the load, on the shortest paths; longer ones where those leave it open.
  func trial(of plan: Plan) async throws -> MixTrial {
    let configuration = await evaluator.configuration(plan)
    var level = 0
    while true {
      let outcomes = try await evaluator.outcomes(of: requests(configuration, level, 1))
      let trial = MixTrial(
        values: [], outcomes: outcomes, hold: Hold(of: outcomes, bounds: evaluator.bounds), afterLosses: [],
        jobs: jobs(level))
      guard trial.verdict == .undecided, level < 2, try await hasBudget(after: level) else { return trial }
      level += 1
    }
  }

  private func tried(_ mix: [Int], _ level: Int) async throws -> MixTrial {
    let outcomes = try await outcomes(settings(mix), level, 1)
    let hold = Hold(of: outcomes, bounds: evaluator.bounds)
    var afterLosses: [Hold] = []
    // What breaks with all that it has needs not be tried with less.
    for loss in request.losses where hold.verdict != .broken {
      let left = try await self.outcomes(settings(mix, without: loss), level, 1)
      afterLosses.append(Hold(of: left, bounds: evaluator.bounds))
    }
    return MixTrial(
      values: zip(knobs, mix).map { $0.value($1) }, outcomes: outcomes, hold: hold, afterLosses: afterLosses,
      jobs: jobs(level))
  }

  private func note(_ trial: MixTrial) {
    if let place = all.firstIndex(where: { $0.values == trial.values }) {
      all[place] = trial
    } else {
      all.append(trial)
    }
  }

  private func outcomes(_ settings: [String], _ level: Int, _ factor: Double) async throws -> [PathOutcome] {
    let configuration: PathRequest.Configuration
    if let known = configurations[settings] {
      configuration = known
    } else {
      configuration = await evaluator.configuration(try read(settings))
      configurations[settings] = configuration
    }
    return try await evaluator.outcomes(of: requests(configuration, level, factor))
  }

  private func requests(_ configuration: PathRequest.Configuration, _ level: Int, _ factor: Double) -> [PathRequest] {
    let seeds = firstJobs == nil ? request.seeds << level : request.seeds
    return (0..<UInt64(seeds)).map { seed in
      PathRequest(
        configuration, loadFactor: request.loadFactor * (1 + request.headroom) * factor, length: length(level),
        seed: request.firstSeed &+ seed)
    }
  }

  private func jobs(_ level: Int) -> Int? { firstJobs.map { $0 << (2 * level) } }

  private func length(_ level: Int) -> PathLength? {
    jobs(level).map { PathLength(jobs: $0, warmupJobs: Swift.min($0 / 2, Swift.max(warmupJobs, $0 / 10))) }
  }

  /// Whether paths four times as long as those of a level are still within what may be run.
  private func hasBudget(after level: Int) async throws -> Bool {
    let progress = await evaluator.progress
    guard progress.paths > 0, let jobs = jobs(level + 1) else { return progress.attempts < request.mostAttempts }
    let attempts = Double(progress.attempts) / Double(Swift.max(1, progress.jobs)) * Double(jobs * request.seeds)
    return Double(progress.attempts) + attempts <= Double(request.mostAttempts)
  }
}
