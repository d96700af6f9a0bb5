import NeedletailCouriers

/// How the agent pools of one run are, and what happened to them.
///
/// A pool's status is the worst of three: its condition, which the engine reports as it learns of it (members that are away or cannot
/// be reached, an open breaker), its silence, judged by heartbeats where the plan says how long it may last, and what the program that
/// embeds the engine says of it. So a heartbeat ends a silence and closes no breaker, and idleness is not silence. Pools go by their
/// number in the plan.
///
/// A plain value: it reads no clock, instants come with each call (nanoseconds of the run; one that goes back counts as no time
/// passed), and equal calls give equal registries. Each run has its own, so several in one process know nothing of each other.
struct Registry: Sendable {
  private struct Agent {
    var condition = AgentStatus.active
    /// What the program says of it.
    var opinion = AgentStatus.active
    /// It is in the fleet; otherwise it was removed, or its place is vacant, and no heartbeat registers it.
    var isEnrolled = true
    /// `nil`: deregistered.
    var status: AgentStatus?
    var lastHeard: Nanoseconds
  }

  /// Events kept.
  static let logCapacity = 1_024

  let rule: SilenceRule
  private(set) var log = RegistryLog(capacity: logCapacity)
  private var names: [String]
  private var agents: [Agent]

  /// Registers every pool at instant 0, as active.
  ///
  /// - Parameter vacant: how many of the last are places of pools to come.
  init(_ names: [String], vacant: Int = 0, rule: RegistryRule = RegistryRule()) {
    self.names = names
    self.rule = SilenceRule(rule)
    agents = names.indices.map { Agent(isEnrolled: $0 < names.count - vacant, lastHeard: 0) }
    for agent in names.indices.dropLast(vacant) { change(agent, to: .active, at: 0) }
  }

  /// A pool has come into the fleet, at a place that was vacant or another's.
  mutating func enroll(_ agent: Int, as name: String, at now: Nanoseconds) {
    names[agent] = name
    agents[agent] = Agent(lastHeard: now)
    change(agent, to: .active, at: now)
  }

  /// A pool leaves the fleet: it is deregistered, and no heartbeat brings it back.
  mutating func dismiss(_ agent: Int, at now: Nanoseconds) {
    agents[agent].isEnrolled = false
    change(agent, to: nil, at: now)
  }

  /// Takes in what the program says of a pool; it holds until it says otherwise.
  mutating func take(_ opinion: AgentStatus, of agent: Int, at now: Nanoseconds) {
    agents[agent].opinion = opinion
    judge(agent, at: now)
  }

  /// `nil` for one that was deregistered.
  func status(of agent: Int) -> AgentStatus? { agents[agent].status }

  func takesWork(_ agent: Int) -> Bool { agents[agent].status?.takesWork ?? false }

  /// Takes in what the engine knows of a pool. It is no heartbeat: a silent agent stays silent.
  ///
  /// - Parameter heard: when it was last heard of, if the registry does not know that yet.
  mutating func report(_ agent: Int, _ condition: AgentStatus, heard: Nanoseconds? = nil, at now: Nanoseconds) {
    agents[agent].condition = condition
    if let heard { heartbeat(agent, heard: heard, at: now) } else { judge(agent, at: now) }
  }

  /// Hears of a pool: its silence is over, and one that was deregistered is registered again.
  ///
  /// - Parameter heard: when it was heard of.
  mutating func heartbeat(_ agent: Int, heard: Nanoseconds, at now: Nanoseconds) {
    if !agents[agent].isEnrolled { return }
    agents[agent].lastHeard = max(agents[agent].lastHeard, heard)
    log.append(
      RegistryEvent(
        instantNanoseconds: now, kind: .heartbeat, agent: names[agent], from: agents[agent].status,
        to: agents[agent].status))
    settle(agent, at: now)
  }

  /// When a pool was last heard of.
  func lastHeard(_ agent: Int) -> Nanoseconds { agents[agent].lastHeard }

  /// Whether silence can still change a pool's status.
  func awaitsSilence(of agent: Int, at now: Nanoseconds) -> Bool {
    let last = max(rule.deregisterAfter ?? 0, rule.twoTimeouts)
    return agents[agent].status != nil && silence(of: agents[agent], at: now) <= last
  }

  private func silence(of agent: Agent, at now: Nanoseconds) -> Nanoseconds {
    now > agent.lastHeard ? now - agent.lastHeard : 0
  }

  /// Judges a pool by how long it has been silent; one that is deregistered waits for a heartbeat.
  mutating func judge(_ agent: Int, at now: Nanoseconds) { if agents[agent].status != nil { settle(agent, at: now) } }

  private mutating func settle(_ agent: Int, at now: Nanoseconds) {
    let silence = silence(of: agents[agent], at: now)
    if let limit = rule.deregisterAfter, silence > limit {
      change(agent, to: nil, at: now)
    } else {
      change(agent, to: max(agents[agent].condition, agents[agent].opinion, rule.status(after: silence)), at: now)
    }
  }

  private mutating func change(_ agent: Int, to status: AgentStatus?, at now: Nanoseconds) {
    let before = agents[agent].status
    if before == status { return }
    agents[agent].status = status
    let kind: RegistryEvent.Kind = before == nil ? .registered : status == nil ? .deregistered : .statusChanged
    log.append(RegistryEvent(instantNanoseconds: now, kind: kind, agent: names[agent], from: before, to: status))
  }
}

/// `RegistryRule` in the world's nanoseconds.
struct SilenceRule {
  let heartbeatTimeout: Nanoseconds?
  let deregisterAfter: Nanoseconds?

  init(_ rule: RegistryRule) {
    heartbeatTimeout = rule.heartbeatTimeout?.nanoseconds
    deregisterAfter = rule.deregisterAfter?.nanoseconds
  }

  fileprivate var twoTimeouts: Nanoseconds { 2 * (heartbeatTimeout ?? 0) }

  /// What silence of this length makes of a pool that is otherwise well.
  fileprivate func status(after silence: Nanoseconds) -> AgentStatus {
    guard let heartbeatTimeout, silence > heartbeatTimeout else { return .active }
    return silence > twoTimeouts ? .unhealthy : .degraded
  }
}
