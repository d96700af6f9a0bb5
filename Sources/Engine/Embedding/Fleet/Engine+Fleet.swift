public import NeedletailCouriers

/// The fleet changes while the engine runs.
///
/// Each of these is made by the conductor between two events, ahead of the jobs that wait to be taken: by the time it returns, it holds
/// for every job that is submitted afterwards. They start the engine if no job has. Cancelling the task ends the waiting, not the
/// change. Plans that the engine runs have the fleet as it was at the start.
///
/// All throw `JobError`: `invalidPlan` says in `problems` what cannot be done and why, `engineEnded` that the engine has ended,
/// `submissionQueueFull` that 1,024 changes wait.
extension Engine {
  /// Adds a pool of `count` alike members that `agent` answers for; parameters are those of `Fleet.add`.
  ///
  /// There is room for `Fleet.capacity`. A pool whose name was removed has that one's place again, and patterns that name it go on with
  /// the new one.
  ///
  /// - Returns: what patterns can name the pool by.
  @discardableResult
  public func add(
    _ name: String, count: Int = 1, concurrency: Int = 1, capabilities: [String] = [], endpoint: String? = nil,
    queueLimit: Int = 1_000_000, queueTimeout: Duration? = nil, hedge: AgentPool.Hedge? = nil,
    budgetUSD: Double? = nil, holdsSlotUntilReturned: Bool = false, agent: any Agent
  ) async throws(JobError) -> PoolReference {
    try await add(
      AgentPool(
        name: name, count: count, concurrency: concurrency, endpoint: endpoint, capabilities: capabilities,
        queueLimit: queueLimit, queueTimeout: queueTimeout.map { .constant($0) }, hedge: hedge, budgetUSD: budgetUSD,
        holdsSlotUntilReturned: holdsSlotUntilReturned), agent: agent)
  }

  /// Adds a pool with all that a plan can say of one; its endpoint is one of the fleet's.
  ///
  /// - Returns: what patterns can name the pool by.
  @discardableResult
  public func add(_ pool: AgentPool, agent: any Agent) async throws(JobError) -> PoolReference {
    try await change(.add(pool, agent))
    return PoolReference(pool.name)
  }

  /// Lets another agent answer for a pool: calls that agents are handed from now on are the new one's, those under way stay with the
  /// old, which is let go of when the last has returned.
  public func replace(_ pool: any PoolName, with agent: any Agent) async throws(JobError) {
    try await change(.replace(pool.poolName, agent))
  }

  /// Removes a pool. From now on it takes no calls: those that wait for it and those that come later fail with `poolRemoved`, which is
  /// not retried, and choices by capability pass it over. Calls under way have `span` to end; then they fail, too.
  ///
  /// Returns when none is left. A pool of the same name may be added then.
  ///
  /// - Parameter span: no time at all unless given; of several removals of one pool the earliest end holds.
  /// - Complexity: O(calls in flight), on the conductor's thread.
  public func remove(_ pool: any PoolName, drainingFor span: Duration = .zero) async throws(JobError) {
    try await change(.remove(pool.poolName, drainingFor: span))
  }

  /// Changes how many members a pool has, how many calls each takes at once, or both.
  ///
  /// Of members that go, the highest-numbered, calls under way end there, and those that wait there wait for others. Those that wait are
  /// spread over members that come. A pool that takes fewer calls than it has hands on no slot until it has no more than it takes.
  ///
  /// - Parameters:
  ///   - count: from 1 to what `Fleet.capacity` has room for; as it is unless given.
  ///   - concurrency: at least 1; as it is unless given.
  /// - Complexity: O(members + calls in flight), on the conductor's thread.
  public func resize(_ pool: any PoolName, count: Int? = nil, concurrency: Int? = nil) async throws(JobError) {
    try await change(.resize(pool.poolName, count: count, concurrency: concurrency))
  }

  /// Lets a member take no further calls, until `restore`. What waits there is routed again; where all members are drained it waits for
  /// the first that is restored.
  ///
  /// Returns when the member's last call has ended, or it was restored meanwhile.
  ///
  /// - Parameter member: from 0, as `CallContext.member`.
  public func drain(member: Int, of pool: any PoolName) async throws(JobError) {
    try await change(.drain(pool.poolName, member: member))
  }

  /// Lets a member that was drained take calls again; nothing changes for one that was not.
  public func restore(member: Int, of pool: any PoolName) async throws(JobError) {
    try await change(.restore(pool.poolName, member: member))
  }

  /// Says that a pool was heard of, for a program that watches its agents by itself: a silence of the pool ends. Agents say so during a
  /// call with `CallContext.heartbeat`.
  public func heartbeat(_ pool: any PoolName) async throws(JobError) { try await change(.heartbeat(pool.poolName)) }

  /// Says how a pool is, as the program knows it, until it says otherwise. The registry's status is the worst of this and of what the
  /// engine itself finds; choices by capability pass over pools that are `unhealthy` or `offline`. `active` says that nothing is wrong.
  public func report(_ pool: any PoolName, status: AgentStatus) async throws(JobError) {
    try await change(.status(pool.poolName, status))
  }

  private func change(_ change: FleetChange) async throws(JobError) {
    _ = try conductor.open()
    try await conductor.fleetRequests.make(change)
  }
}
