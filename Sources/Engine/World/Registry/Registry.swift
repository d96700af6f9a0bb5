/// The fleet's register: which agents there are, what they can do, and whether they are well.
///
/// A plain value: it reads no clock, instants come with each call (nanoseconds, never going back; one that does
/// counts as no time passed), and equal calls give equal registries. Health is judged by heartbeats alone. An agent
/// without work that keeps beating is well: idleness is not silence. And a heartbeat always brings an agent back.
public struct Registry: Sendable {
  /// An agent's health, from best to worst.
  public enum Status: String, Sendable, Equatable, CaseIterable {
    case active
    /// Silent for longer than one heartbeat timeout; still takes work.
    case degraded
    /// Silent for longer than two; takes no work.
    case unhealthy
    /// Said to be away, or its runtime left; takes no work.
    case offline

    /// Whether lookups may return such an agent.
    public var takesWork: Bool { self == .active || self == .degraded }

    fileprivate var severity: Int {
      switch self {
      case .active: 0
      case .degraded: 1
      case .unhealthy: 2
      case .offline: 3
      }
    }
  }

  public struct Limits: Sendable, Equatable {
    /// Silence longer than this is one missed interval.
    public var heartbeatTimeout: Nanoseconds
    /// An agent silent for longer than this is deregistered.
    public var deregisterAfter: Nanoseconds
    /// Events kept in the log.
    public var events: Int
    /// Agents at most; one more is refused.
    public var agents: Int

    public init(
      heartbeatTimeout: Nanoseconds = 60_000_000_000, deregisterAfter: Nanoseconds = 300_000_000_000,
      events: Int = 1024, agents: Int = 1_000_000
    ) {
      self.heartbeatTimeout = heartbeatTimeout
      self.deregisterAfter = deregisterAfter
      self.events = events
      self.agents = agents
    }
  }

  public struct Agent: Sendable, Equatable {
    public var profile: CapabilityProfile
    /// The runtime that hosts it, if any.
    public var runtime: Int?
    public var status: Status
    /// When it was last heard of: its registration or its last heartbeat.
    public var lastHeard: Nanoseconds
  }

  public let limits: Limits
  public private(set) var log: RegistryLog
  private var agents: [Int: Agent] = [:]
  /// The agents of each runtime that has joined.
  private var runtimes: [Int: Set<Int>] = [:]
  private var index = CapabilityIndex()
  /// No agent's status can worsen by silence up to and including this instant.
  private var quietUntil = Nanoseconds.max

  public init(limits: Limits = Limits()) {
    self.limits = limits
    log = RegistryLog(capacity: limits.events)
  }

  /// Agents registered.
  public var count: Int { agents.count }

  public func agent(_ id: Int) -> Agent? { agents[id] }

  /// Registered agents, ascending.
  ///
  /// - Complexity: O(agents log agents).
  public var ids: [Int] { agents.keys.sorted() }

  /// Takes an agent in as active; registering counts as being heard of.
  public mutating func register(
    _ id: Int, profile: CapabilityProfile, runtime: Int? = nil, at now: Nanoseconds
  ) throws(RegistryError) {
    guard agents[id] == nil else { throw .agentExists(id) }
    guard agents.count < limits.agents else { throw .full(limits.agents) }
    if let runtime {
      guard runtimes[runtime] != nil else { throw .noSuchRuntime(runtime) }
      runtimes[runtime]?.insert(id)
    }
    agents[id] = Agent(profile: profile, runtime: runtime, status: .active, lastHeard: now)
    index.insert(id, profile: profile)
    quietUntil = min(quietUntil, now.saturatingAdd(limits.firstDue))
    log.append(RegistryEvent(instant: now, what: .registered(agent: id)))
  }

  public mutating func deregister(_ id: Int, at now: Nanoseconds) throws(RegistryError) {
    guard agents[id] != nil else { throw .noSuchAgent(id) }
    remove(id, silent: false, at: now)
  }

  /// Hears of an agent: whatever its status was, it is active again.
  ///
  /// - Complexity: O(1), and the words of its profile when it had stopped taking work.
  public mutating func heartbeat(_ id: Int, at now: Nanoseconds) throws(RegistryError) {
    guard let agent = agents[id] else { throw .noSuchAgent(id) }
    let heard = max(agent.lastHeard, now)
    agents[id]?.lastHeard = heard
    quietUntil = min(quietUntil, heard.saturatingAdd(limits.firstDue))
    log.append(RegistryEvent(instant: now, what: .heartbeat(agent: id)))
    change(id, to: .active, at: now)
  }

  /// Says how an agent is. Not a heartbeat: a silent agent that is said to be active degrades at the next sweep, and
  /// the next heartbeat makes any agent active.
  public mutating func setStatus(_ id: Int, to status: Status, at now: Nanoseconds) throws(RegistryError) {
    guard let agent = agents[id] else { throw .noSuchAgent(id) }
    quietUntil = min(quietUntil, agent.lastHeard.saturatingAdd(limits.firstDue))
    change(id, to: status, at: now)
  }

  public mutating func runtimeJoined(_ runtime: Int, at now: Nanoseconds) throws(RegistryError) {
    guard runtimes[runtime] == nil else { throw .runtimeExists(runtime) }
    runtimes[runtime] = Set()
    log.append(RegistryEvent(instant: now, what: .runtimeJoined(runtime: runtime)))
  }

  /// A runtime's agents go offline with it, in order of id; they stay registered, and belong to no runtime until they
  /// register again.
  public mutating func runtimeLeft(_ runtime: Int, at now: Nanoseconds) throws(RegistryError) {
    guard let hosted = runtimes.removeValue(forKey: runtime) else { throw .noSuchRuntime(runtime) }
    log.append(RegistryEvent(instant: now, what: .runtimeLeft(runtime: runtime)))
    for id in hosted.sorted() {
      agents[id]?.runtime = nil
      change(id, to: .offline, at: now)
    }
  }

  /// Judges every agent by how long it has been silent, in order of id.
  ///
  /// Longer than one heartbeat timeout: degraded. Longer than two: unhealthy. Longer than `deregisterAfter`: taken out.
  /// Silence never improves a status, and an agent changes at most once a sweep, whatever time has passed.
  ///
  /// - Returns: How many agents changed or were taken out.
  /// - Complexity: O(1) while no agent can be due, O(agents) otherwise.
  @discardableResult
  public mutating func sweep(now: Nanoseconds) -> Int {
    guard now > quietUntil else { return 0 }
    var changed = 0
    for id in ids {
      guard let agent = agents[id] else { continue }
      let silence = now > agent.lastHeard ? now - agent.lastHeard : 0
      if silence > limits.deregisterAfter {
        remove(id, silent: true, at: now)
        changed += 1
      } else if let status = limits.status(after: silence), status.severity > agent.status.severity {
        change(id, to: status, at: now)
        changed += 1
      }
    }
    quietUntil = agents.values.reduce(.max) { min($0, limits.nextDue(for: $1)) }
    return changed
  }

  /// The agent that fits a need best among those that take work; see ``CapabilityIndex/match(need:among:load:)``.
  public func match(need: [String], among: [Int]? = nil, load: (Int) -> Int) -> (agent: Int, score: Double)? {
    index.match(need: need, among: among, load: load)
  }

  private mutating func remove(_ id: Int, silent: Bool, at now: Nanoseconds) {
    if let runtime = agents.removeValue(forKey: id)?.runtime { runtimes[runtime]?.remove(id) }
    index.remove(id)
    log.append(RegistryEvent(instant: now, what: .deregistered(agent: id, silent: silent)))
  }

  private mutating func change(_ id: Int, to status: Status, at now: Nanoseconds) {
    guard let agent = agents[id], agent.status != status else { return }
    agents[id]?.status = status
    if status.takesWork != agent.status.takesWork {
      if status.takesWork { index.insert(id, profile: agent.profile) } else { index.remove(id) }
    }
    log.append(RegistryEvent(instant: now, what: .statusChanged(agent: id, from: agent.status, to: status)))
  }
}

extension Registry.Limits {
  fileprivate var twoTimeouts: Nanoseconds { heartbeatTimeout.saturatingAdd(heartbeatTimeout) }

  /// The shortest silence after which something may be due.
  fileprivate var firstDue: Nanoseconds { min(heartbeatTimeout, deregisterAfter) }

  /// What silence of this length makes of an active agent; `nil` while it is well.
  fileprivate func status(after silence: Nanoseconds) -> Registry.Status? {
    if silence > twoTimeouts { return .unhealthy }
    return silence > heartbeatTimeout ? .degraded : nil
  }

  /// The last instant at which silence leaves the agent as it is.
  fileprivate func nextDue(for agent: Registry.Agent) -> Nanoseconds {
    let worsens: Nanoseconds =
      switch agent.status {
      case .active: heartbeatTimeout
      case .degraded: twoTimeouts
      case .unhealthy, .offline: .max
      }
    return agent.lastHeard.saturatingAdd(min(worsens, deregisterAfter))
  }
}

extension UInt64 {
  fileprivate func saturatingAdd(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
