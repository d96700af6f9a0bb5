import NeedletailEngine
import NeedletailNotation

/// What the slots of an agent were taken by, over the measured time.
struct SlotUse: Sendable {
  var utilization: Double
  /// The part whose holders were at work; `nil` where the result does not say.
  var working: Double?
  /// The part held by calls that waited, by the name of what they waited for.
  var holding: [String: Double]

  init(_ run: ReportedRun, agent: String) {
    utilization = run.value(of: .utilization, agent: agent) ?? 0
    working = run.document.figure("agents", agent, "working")
    holding = Dictionary(
      run.document.members("agents", agent, "holding").compactMap { held in
        held.value.figure.flatMap { $0 > 0 ? (held.key, $0) : nil }
      }, uniquingKeysWith: { first, _ in first })
  }
}

/// How one limit beside the agents' slots was used.
struct LimitUse: Sendable, Equatable {
  /// `gpt: tokens a minute`.
  var title: String
  /// What there is of it, in the title's unit.
  var capacity: String
  var utilization: Double?
  var meanWaiting: Double?

  /// At any time something waited for it.
  var isWaitedFor: Bool { (meanWaiting ?? 0) >= 1 }
}

extension ReportedRun {
  /// The gateway, the permits of the run, the limits of each endpoint, the rates of agents; those there are.
  var limitUses: [LimitUse] {
    var uses: [LimitUse] = []
    func add(_ title: String, _ use: JSON?, _ capacity: String) {
      guard let use, use.figure("utilization") != nil else { return }
      let amount = use.figure(capacity).map { Quantity.trimmed($0, places: 2) } ?? "–"
      uses.append(
        LimitUse(
          title: title, capacity: amount, utilization: use.figure("utilization"),
          meanWaiting: use.figure("mean_waiting")))
    }
    for (endpoint, limits) in document.members("endpoints") {
      let name = Markup.shortened(endpoint)
      add("\(name): tokens a minute", limits["tokens"], "per_minute")
      add("\(name): requests a minute", limits["requests"], "per_minute")
      add("\(name): permits", limits["permits"], "limit")
    }
    add("Gateway slots", document[Limit.gateway.name], "slots")
    add("Job permits", document.at(["permits", Limit.job.name]), "limit")
    add("Call permits", document.at(["permits", Limit.call.name]), "limit")
    for agent in agents {
      add("\(Markup.shortened(agent)): calls a second", document.at(["agents", agent, "rate"]), "per_s")
    }
    return uses
  }
}
