import NeedletailCouriers
import NeedletailLanes

/// Who submits jobs and when: the generators with their schedules, looping users and rows of traces, and the users that jobs
/// are of. Every operation is O(1) but for drawing a user, which is O(log users).
struct Intake: ~Copyable {
  /// What a row of a trace says of its job's tokens; −1 where it says nothing.
  struct TraceTokens: BitwiseCopyable {
    var input: Int32
    var output: Int32
  }

  /// What follows a row of a trace in its conversation.
  struct Follower: BitwiseCopyable {
    /// Nanoseconds from the end of the row's job.
    var delay: UInt64 = 0
    /// Its number; −1 where nothing follows.
    var row: Int32 = -1
    /// The conversation of the row that is followed: the number of its first row; −1 for that row itself.
    var conversation: Int32 = -1

    static var none: Follower { Follower() }
  }

  /// A job that a generator submits.
  struct Arrival {
    var key: DrawKey
    /// −1 for none.
    var user: Int32
    /// The looping user in a closed load, the row in a trace, else −1.
    var origin: Int32
  }

  /// Users there are: the plan's, or else the looping ones.
  let userCount: Int
  /// How long after the window's end a late job still counts as submitted within it; nanoseconds.
  let scheduleGrace: UInt64
  /// Every generator replays a trace.
  let hasOnlyTraces: Bool
  private let generators: FixedArray<Generator>
  private let schedules: ArrivalSchedules
  /// Jobs so far of each looping user.
  private let iterations: FixedArray<UInt32>
  private let traceRows: FixedArray<TraceTokens>
  private let followers: FixedArray<Follower>
  private let users: UserTable
  private let latest: Cell<UInt64>
  private let cohort: Cell<CohortArrivals>

  /// - Parameters:
  ///   - scheduleGrace: see the property.
  ///   - receivesExternalJobs: jobs come from outside, not from the plan's loads.
  init(_ plan: Plan, scheduleGrace: Duration, receivesExternalJobs: Bool, samplers: SamplerBank) {
    var builder = GeneratorBuilder(plan: plan)
    if receivesExternalJobs { builder.addExternalJobs() } else { builder.build(samplers: samplers) }
    userCount = plan.users?.count ?? builder.loopingUsers
    self.scheduleGrace = scheduleGrace.nanoseconds
    hasOnlyTraces = builder.generators.allSatisfy(\.isRecorded)
    generators = FixedArray(builder.generators)
    schedules = ArrivalSchedules(builder.schedules)
    iterations = FixedArray(repeating: 0, count: builder.loopingUsers)
    traceRows = FixedArray(builder.rows)
    followers = FixedArray(builder.followers)
    users = UserTable(plan.users)
    latest = Cell(0)
    cohort = Cell(CohortArrivals())
  }

  // MARK: Generators

  /// How many generators there are.
  var count: Int { generators.count }

  @inline(__always)
  func kind(of generator: Int32) -> Generator.Kind { generators[generator].kind }

  /// When a generator begins.
  func start(of generator: Int32) -> UInt64 { generators[generator].start }

  /// The only scenario that a generator submits; −1 for all of the common load.
  @inline(__always)
  func scenario(of generator: Int32) -> Int32 { generators[generator].scenario }

  /// When a generator's next job is intended to start; `nil` when there are no more.
  func nextInstant(of generator: Int32) -> UInt64? { schedules.next(generator) }

  /// A generator's schedule has no more arrivals; turns of conversations may be still to come.
  func exhaust(_ generator: Int32) { generators[generator].isScheduleOver = true }

  /// No generator has more arrivals. Complexity: O(generators).
  var isExhausted: Bool {
    for generator in 0..<generators.count where !generators[generator].isExhausted { return false }
    return true
  }

  /// The next job of a generator whose users do not loop.
  @inline(__always)
  func takeArrival(of generator: Int32) -> Arrival {
    let g = generators.at(generator)
    assert(g.value.kind != .closed, "Intake: looping users submit their jobs themselves")
    let number = g.value.submitted
    g.value.submitted += 1
    let key = g.value.key.child(UInt64(number))
    let row = g.value.isRecorded ? Int32(truncatingIfNeeded: g.value.base + number) : -1
    return Arrival(key: key, user: users.draw(key.bits(.user)), origin: row)
  }

  // MARK: The latest arrival

  /// When the latest job was intended to start.
  var lastArrival: UInt64 { latest.value }

  @inline(__always)
  func noteArrival(at instant: UInt64) { latest.value = instant }

  // MARK: Jobs of the window that come at one instant

  /// When the first job of the window was intended to start, and whether all so far were meant for one instant.
  struct CohortArrivals: BitwiseCopyable {
    /// `UInt64.max` before the first.
    var first: UInt64 = .max
    /// The instant that they were meant for; on the wall clock looping users begin a little after it.
    var meant: UInt64 = .max
    var cameAtOnce = true
  }

  /// It is still open whether all jobs of the window come at one instant.
  @inline(__always)
  var mayComeAtOnce: Bool { cohort.value.cameAtOnce }

  /// When all jobs of the window came; `nil` where there were none, or several instants.
  var instantOfAll: UInt64? { cohort.value.cameAtOnce && cohort.value.first != .max ? cohort.value.first : nil }

  /// A job of the window comes; answers whether it is the first.
  func noteCohortArrival(at instant: UInt64, meantFor meant: UInt64) -> Bool {
    if cohort.value.first == .max {
      cohort.value = CohortArrivals(first: instant, meant: meant)
      return true
    }
    if meant != cohort.value.meant { cohort.value.cameAtOnce = false }
    return false
  }

  // MARK: Looping users

  /// Users start in order: the next one's number, and whether it is the generator's last.
  func launchUser(of generator: Int32) -> (user: Int32, isLast: Bool) {
    let g = generators.at(generator)
    assert(g.value.kind == .closed && g.value.submitted < g.value.users, "Intake: all users are launched")
    let user = Int32(truncatingIfNeeded: g.value.submitted)
    g.value.submitted += 1
    return (user, g.value.submitted == g.value.users)
  }

  /// How long a user thinks before its next job; nanoseconds.
  @inline(__always)
  func thinkTime(of user: Int32, in generator: Int32, drawnFrom samplers: SamplerBank) -> UInt64 {
    let g = generators.at(generator)
    if !g.value.thinksAlways { return 0 }
    return samplers.nanoseconds(g.value.thinkTime, nextKey(of: user, in: generator).bits(.thinkTime))
  }

  /// How much longer a user waits when its job ended at its own start instant; nanoseconds.
  @inline(__always)
  func retryPause(of generator: Int32) -> UInt64 { generators[generator].retryPause }

  /// The key of a looping user's next job.
  @inline(__always)
  func nextKey(of user: Int32, in generator: Int32) -> DrawKey {
    let g = generators.at(generator)
    let iteration = iterations[g.value.base + Int(user)]
    return g.value.key.child(UInt64(UInt32(bitPattern: user)) << 32 | UInt64(iteration))
  }

  /// A looping user's next job.
  @inline(__always)
  func takeIteration(of user: Int32, in generator: Int32) -> Arrival {
    let key = nextKey(of: user, in: generator)
    let place = generators[generator].base + Int(user)
    iterations[place] &+= 1
    let submitter = users.count > 0 ? user % Int32(users.count) : Int32(truncatingIfNeeded: place)
    return Arrival(key: key, user: submitter, origin: user)
  }

  /// Brings near where a looping user's jobs are counted, if `origin` is one.
  @inline(__always)
  func prefetch(userWith origin: Int32, in generator: Int32) {
    let g = generators.at(generator)
    if g.value.kind == .closed { iterations.prefetch(Int32(truncatingIfNeeded: g.value.base) &+ origin) }
  }

  // MARK: Traces

  /// Some generator replays a trace.
  @inline(__always)
  var hasTraces: Bool { traceRows.count > 0 }

  /// What a job's row says of its tokens; `nil` where it is of no trace.
  @inline(__always)
  func traceTokens(origin: Int32, generator: Int32) -> TraceTokens? {
    generators[generator].isRecorded ? traceRows[origin] : nil
  }

  /// What follows a row in its conversation; `nil` behind the last.
  func follower(of row: Int32) -> Follower? {
    let follower = followers[row]
    return follower.row >= 0 ? follower : nil
  }

  /// The next turn of a conversation. It is of the user that began it.
  func takeTurn(_ row: Int32, of generator: Int32) -> Arrival {
    let g = generators.at(generator)
    assert(g.value.turnsLeft > 0, "Intake: all turns have come")
    g.value.turnsLeft -= 1
    let key = g.value.key.child(UInt64(Int(row) - g.value.base))
    let first = g.value.key.child(UInt64(followers[row].conversation))
    return Arrival(key: key, user: users.draw(first.bits(.user)), origin: row)
  }
}
