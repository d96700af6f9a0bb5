import NeedletailEngine
import NeedletailResults

/// What a search found, with what stands around it.
extension ResourceSizing {
  /// The answer, one less of each, one away of each, and how much load it carries.
  func tell(_ found: MixSearch.Found, _ trials: MixTrials, _ level: Int, _ sizing: inout Sizing) async throws {
    let mix = found.mix
    let trial = try await trials.trial(mix, atLeast: level)
    sizing.verdict = .fits
    sizing.trial = trial
    sizing.isCheapest = found.isCheapest
    sizing.moreBreaks = found.moreBreaks ? trials.knobs.map { $0.value($0.values - 1) } : []
    sizing.choices = try trials.knobs.indices.map { knob in
      Sizing.Choice(
        knob: trials.knobs[knob], value: trials.knobs[knob].value(mix[knob]),
        alone: trials.knobs[knob].value(found.roots[knob]), use: try use(of: knob, in: mix, trial, trials))
    }
    if let offered = sizing.offeredPerSecond, let fullest = trial.fullest, fullest.working > 0 {
      sizing.ceilingPerSecond = offered * (1 + trials.request.headroom) / fullest.working
    }
    for knob in mix.indices where trials.knobs[knob].value(mix[knob] - 1) >= 1 {
      var less = mix
      less[knob] -= 1
      guard isRunnable(less, trials) else { continue }
      sizing.choices[knob].oneLess = try await trials.trial(less, atLeast: level)
    }
    try await tellAway(mix, trials, level, &sizing)
    try await tellRelapses(mix, trials, level, &sizing)
    sizing.knee = try await knee(of: mix, trials, level, below: sizing.ceilingPerSecond, sizing.offeredPerSecond)
    sizing.gateway = GatewayAdvice(
      try trials.plan(mix), needed: sizing.away.first { $0.key == "gateway.instances" }?.needs,
      most: sizing.kneePerSecond)
  }

  /// That nothing holds, or that this could not be told, with the most of everything as the nearest.
  func tellNothing(
    _ outcome: MixSearch.Outcome, _ trials: MixTrials, _ level: Int, _ sizing: inout Sizing
  ) async throws {
    let nearest: [Int]
    switch outcome {
    case .nothing(let mix): (sizing.verdict, nearest) = (.nothingFits, mix)
    case .undecided(let mix): (sizing.verdict, nearest) = (.undecided, mix)
    case .found: return
    }
    sizing.trial = try await trials.trial(nearest, atLeast: level)
    sizing.choices = try trials.knobs.indices.map { knob in
      Sizing.Choice(
        knob: trials.knobs[knob], value: trials.knobs[knob].value(nearest[knob]),
        use: try use(of: knob, in: nearest, sizing.trial, trials))
    }
  }

  /// Of a search that was cut off: the cheapest of what held so far.
  func tellBest(of trials: MixTrials, _ sizing: inout Sizing) {
    guard sizing.trial == nil else { return }
    func cost(_ trial: MixTrial) -> MixCost {
      MixCost(of: zip(trials.knobs, trial.values).map { ($1 - $0.least) / $0.step }, trials.knobs)
    }
    guard let best = trials.all.filter({ $0.verdict == .held }).min(by: { cost($0) < cost($1) }) else { return }
    sizing.trial = best
    sizing.choices = zip(trials.knobs, best.values).map { Sizing.Choice(knob: $0, value: $1) }
  }

  /// The fullest of what a knob widens.
  private func use(
    of knob: Int, in mix: [Int], _ trial: MixTrial?, _ trials: MixTrials
  ) throws -> MixTrial.MeanUse? {
    var more = mix
    more[knob] += 1
    let (here, there) = (try trials.plan(mix).capacities, try? trials.plan(more).capacities)
    return trial?.resources.filter { use in
      there.map { here[use.resource] != $0[use.resource] } ?? false
    }.max { $0.utilization < $1.utilization }
  }

  private func isRunnable(_ mix: [Int], _ trials: MixTrials) -> Bool {
    let withoutLosses = trials.request.losses.allSatisfy { loss in
      trials.knobs.firstIndex { $0.key == loss.key }.map { trials.knobs[$0].value(mix[$0]) > loss.count } ?? true
    }
    return withoutLosses && (try? trials.plan(mix)) != nil
  }

  /// One of each thing that can crash, gone for good.
  private func tellAway(_ mix: [Int], _ trials: MixTrials, _ level: Int, _ sizing: inout Sizing) async throws {
    var keys: [String] = []
    for key in trials.knobs.compactMap(\.lostWith) where !keys.contains(key) { keys.append(key) }
    for key in keys where !trials.request.losses.contains(where: { $0.key == key }) {
      let chosen = trials.knobs.firstIndex { $0.key == key }
      guard let count = try chosen.map({ trials.knobs[$0].value(mix[$0]) }) ?? there(of: key, mix, trials), count > 1
      else { continue }
      let noun = Knob(key: key, now: count, least: 1, most: count).noun
      let left = try await trials.trial(mix, away: Loss(key: key, now: count, count: 1), level)
      sizing.away.append(
        Sizing.Away(key: key, noun: noun, count: count, trial: left, needs: left.verdict == .held ? count : count + 1))
    }
  }

  /// What a mix has of a key that is not chosen: agents of a pool, instances of the gateway.
  private func there(of key: String, _ mix: [Int], _ trials: MixTrials) throws -> Int? {
    let plan = try trials.plan(mix)
    if key == "gateway.instances" { return plan.gateway?.instances.count }
    return plan.agents.first { key == Knob.countKey(of: $0.name) }?.count
  }

  /// Where more of one thing breaks what holds, as policies and shared quotas may bring about: looked for at one more, and at the most, on
  /// paths as long as the answer's.
  private func tellRelapses(_ mix: [Int], _ trials: MixTrials, _ level: Int, _ sizing: inout Sizing) async throws {
    for knob in mix.indices {
      let last = trials.knobs[knob].values - 1
      for place in [mix[knob] + 1, last] where place > mix[knob] && place <= last {
        var more = mix
        more[knob] = place
        let trial = try await trials.trial(more, atLeast: level)
        if trial.verdict == .broken, !sizing.relapses.contains(where: { $0.values == trial.values }) {
          sizing.relapses.append(trial)
        }
      }
    }
  }

  /// The most load under which a mix holds, to a hundredth of that asked for.
  private func knee(
    of mix: [Int], _ trials: MixTrials, _ level: Int, below ceiling: Double?, _ offered: Double?
  ) async throws -> Double? {
    guard let ceiling, let offered, offered > 0, trials.request.losses.isEmpty else { return nil }
    let top = Int((ceiling / (offered * (1 + trials.request.headroom)) - 1) * 100)
    var (holds, breaks) = (0, Swift.min(Swift.max(top, 0) + 1, 400))
    while breaks - holds > 1 {
      let middle = holds + (breaks - holds) / 2
      let isHeld = try await trials.hold(mix, times: 1 + Double(middle) / 100, level).verdict == .held
      if isHeld { holds = middle } else { breaks = middle }
    }
    return 1 + Double(holds) / 100
  }
}
