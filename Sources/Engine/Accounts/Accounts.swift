import NeedletailLanes

/// The accounts of jobs in flight, and the sums of those that have ended.
///
/// Patterns whose children run one at a time share one account with them, a thread of the critical path; children that run at
/// once (their pattern is wide) have one each, a branch's, and the pattern goes on with that of the child that ended it. Each
/// entry is of the time since the one before, so the parts add up however steps are taken.
///
/// What time is entered under is a number of the job's scenario (`owners`). A job's account lies at the job's own number. A branch's is opened when the first time is entered in it; until then it
/// stands at the instant at which its pattern began.
///
/// Verbs are inlined: a call would copy the part to hand it over.
struct Accounts: ~Copyable {
  /// The numbers of what time is spent on.
  let owners: OwnerNumbers
  private let ofJobs: SparseTable<Account>
  private let ofBranches: Slab<Account>
  /// Which of `ofBranches` a call or a frame has, counted from 1; 0 for none.
  private let branchOfCalls: SparseTable<Int32>
  private let branchOfFrames: SparseTable<Int32>
  private let further: FurtherParts
  private let joins: SparseTable<Join>
  /// The account of the branch that ended last, of whichever pattern: where that ends by it, it does so next.
  private let ended: Cell<Account>
  private let classes: LatencyClasses

  /// What a wide frame keeps.
  struct Join: BitwiseCopyable {
    var start: UInt64
    /// Spans of the children that it waited for, and how many these are.
    var sum: UInt64 = 0
    var count: UInt32 = 0
    /// The child that ended last is in the sum.
    var isCounted = false

    mutating func count(until now: UInt64) {
      let (total, overflow) = sum.addingReportingOverflow(now &- start)
      sum = overflow ? .max : total
      count &+= 1
    }
  }

  /// What has an account: a job, or a branch, which is a child of a wide frame or a hedge.
  enum Owner: Equatable {
    case job(Int32)
    case call(Int32)
    case frame(Int32)
  }

  /// - Parameter isKept: otherwise nothing is ever written.
  init(isKept: Bool, jobs: Int32, calls: Int32, owners: consuming OwnerNumbers) {
    // What branches comes first: see `Slab.init`.
    let (jobs, calls, further) = isKept ? (jobs, calls, Self.mostFurther) : (1, 1, 1)
    let scenarios = isKept ? owners.scenarioCount : 1
    let numbers = isKept ? owners.mostNumbers : 1
    let nearCount = owners.nearCount
    ofJobs = SparseTable(limit: jobs)
    // Each call, hedge or frame has one at most.
    ofBranches = Slab(limit: 2 * calls)
    branchOfCalls = SparseTable(limit: calls)
    branchOfFrames = SparseTable(limit: calls)
    self.further = FurtherParts(limit: further)
    joins = SparseTable(limit: calls)
    ended = Cell(Account(from: 0))
    classes = LatencyClasses(scenarios: scenarios, numbers: numbers, near: nearCount)
    self.owners = owners
  }

  /// Further parts at once: 16 GiB of them, so that memory is lacking first.
  private static var mostFurther: Int32 { 1 << 30 }

  /// Accounts of branches that are open.
  var branchCount: Int { Int(ofBranches.count) }
  /// Further parts of all accounts.
  var furtherCount: Int { further.count }

  // MARK: Looking ahead

  /// Asks the processor to bring near a job's account, or what a wide frame keeps.
  @inline(__always) func prefetch(job: Int32) { ofJobs.prefetch(job) }
  @inline(__always) func prefetch(wideFrame frame: Int32) { joins.prefetch(frame) }

  // MARK: Near places

  /// Visits the near numbers that some scenario has; those of the first line always, so that no loop is left of them.
  @inline(__always)
  private func forEachNear(_ body: (Int) -> Void) {
    for number in 0..<Account.inFirstLine { body(number) }
    if owners.nearCount > Account.inFirstLine {
      for number in Account.inFirstLine..<owners.nearCount { body(number) }
    }
  }

  /// An account begins where it lies: a whole one that is copied there costs twice as much.
  @inline(__always)
  private func begin(_ account: Place<Account>, from instant: UInt64) {
    account.value.upTo = instant
    account.value.firstFurther = -1
    forEachNear { account.value.near[$0] = 0 }
  }

  // MARK: Accounts by their owners

  @inline(__always)
  private func branch(of table: borrowing SparseTable<Int32>, _ index: Int32) -> Place<Account>? {
    guard let number = table.get(index), number > 0 else { return nil }
    return ofBranches.at(number &- 1)
  }

  /// The account of an owner; `nil` for a branch's that is not open.
  @inline(__always)
  func find(_ owner: Owner) -> Place<Account>? {
    switch owner {
    case .job(let job): ofJobs.at(job)
    case .call(let call): branch(of: branchOfCalls, call)
    case .frame(let frame): branch(of: branchOfFrames, frame)
    }
  }

  /// Opens the account of a branch, which began at `start`.
  @inline(__always)
  func open(_ branch: Owner, from start: UInt64) -> Place<Account> {
    let number = ofBranches.allocate()
    // The slab holds as many as there can be calls and frames; only memory itself can be lacking.
    precondition(number >= 0, "the system refused memory for an account")
    switch branch {
    case .job: assertionFailure("a job's account is open as long as the job is")
    case .call(let call): branchOfCalls.set(call, number &+ 1)
    case .frame(let frame): branchOfFrames.set(frame, number &+ 1)
    }
    let account = ofBranches.at(number)
    begin(account, from: start)
    return account
  }

  // MARK: Entries

  /// Enters the time since the last entry under a number of the job's scenario. The clock does not go backwards.
  @inline(__always)
  func enter(_ number: Int32, _ account: Place<Account>, until now: UInt64) {
    assert(now >= account.value.upTo, "an account goes forward")
    add(now &- account.value.upTo, to: number, of: account)
    account.value.upTo = now
  }

  /// The same under a number that is near.
  @inline(__always)
  func enter(near number: Int, _ account: Place<Account>, until now: UInt64) {
    assert(now >= account.value.upTo, "an account goes forward")
    account.value.near[number] &+= now &- account.value.upTo
    account.value.upTo = now
  }

  @inline(__always)
  private func add(_ span: UInt64, to number: Int32, of account: Place<Account>) {
    assert(number >= 0, "time is entered under a number that the scenario has")
    if number < Account.Near.count {
      account.value.near[Int(number)] &+= span
    } else if span > 0 {
      further.add(span, to: number, of: account)
    }
  }

  /// Adds the parts of a branch that an account goes on with.
  @inline(__always)
  func add(_ branch: Place<Account>, to account: Place<Account>) {
    forEachNear { account.value.near[$0] &+= branch.value.near[$0] }
    var place = branch.value.firstFurther
    while place >= 0 {
      let entry = further[place]
      further.add(entry.nanoseconds, to: entry.number, of: account)
      place = entry.next
    }
    account.value.upTo = branch.value.upTo
  }

  /// Adds the branch that ended a pattern: each part less the share by which the branch was slower than the mean, and all
  /// that is left of its span to the wait for the slowest.
  ///
  /// - Parameters:
  ///   - span: the branch's, the sum of its parts; not zero.
  ///   - mean: of all branches waited for, at most `span`.
  @inline(__always)
  private func add(_ branch: Place<Account>, lasting span: UInt64, mean: UInt64, to account: Place<Account>) {
    assert(total(of: branch) == span && mean <= span, "a branch's parts add up to its span")
    if mean == span {
      add(branch, to: account)
      return
    }
    var kept: UInt64 = 0
    forEachNear { number in
      if branch.value.near[number] == 0 { return }
      let share = Self.share(of: branch.value.near[number], span, mean)
      account.value.near[number] &+= share
      kept &+= share
    }
    var place = branch.value.firstFurther
    while place >= 0 {
      let entry = further[place]
      let share = Self.share(of: entry.nanoseconds, span, mean)
      add(share, to: entry.number, of: account)
      kept &+= share
      place = entry.next
    }
    add(span &- kept, to: OwnerNumbers.stragglerWait, of: account)
    account.value.upTo = branch.value.upTo
  }

  /// What is left of a part of a span when that shrinks to the mean: at most `mean`, since a part is at most the span.
  @inline(__always)
  private static func share(of part: UInt64, _ span: UInt64, _ mean: UInt64) -> UInt64 {
    let product = part.multipliedFullWidth(by: mean)
    // Spans of a few seconds: a division by the processor instead of one in software.
    return product.high == 0 ? product.low / span : span.dividingFullWidth(product).quotient
  }

  private func total(of account: Place<Account>) -> UInt64 {
    var total: UInt64 = 0
    forEachNumber(of: account) { total &+= $1 }
    return total
  }

  /// Visits the numbers of an account that have any time, with that.
  private func forEachNumber(of account: Place<Account>, _ body: (Int32, UInt64) -> Void) {
    for number in 0..<owners.nearCount where account.value.near[number] > 0 {
      body(Int32(truncatingIfNeeded: number), account.value.near[number])
    }
    var place = account.value.firstFurther
    while place >= 0 {
      body(further[place].number, further[place].nanoseconds)
      place = further[place].next
    }
  }

  /// The parts of an account of a scenario's job that have any time, of all owners together.
  func parts(of account: Place<Account>, inScenario scenario: Int) -> [LatencyPart: UInt64] {
    var parts: [LatencyPart: UInt64] = [:]
    forEachNumber(of: account) { parts[owners.entry($0, inScenario: scenario).part, default: 0] &+= $1 }
    return parts
  }

  /// Further parts of an account. Complexity: O(that).
  func furtherCount(of account: Place<Account>) -> Int {
    var (count, place) = (0, account.value.firstFurther)
    while place >= 0 { (count, place) = (count + 1, further[place].next) }
    return count
  }

  // MARK: Jobs

  @inline(__always)
  func open(job: Int32, at intendedAt: UInt64) { begin(ofJobs.open(job), from: intendedAt) }

  @inline(__always) func account(ofJob job: Int32) -> Place<Account> { ofJobs.at(job) }

  /// A job of the cohort has completed or timed out: its account is added to its scenario's.
  @inline(__always)
  func add(job: Int32, lasting latency: UInt64, until now: UInt64, scenario: Int) {
    let account = ofJobs.at(job)
    assert(
      total(of: account) == latency && account.value.upTo == now, "the parts of a job's time add up to its latency")
    classes.add(account, further, lasting: latency, scenario: scenario)
  }

  @inline(__always)
  func discard(job: Int32) {
    further.free(of: ofJobs.at(job))
    // A branch that has not ended its pattern: nothing is ending now.
    further.free(of: ended.place)
  }

  /// What the ended jobs of a scenario add up to.
  ///
  /// - Parameter owner: what an entry is called.
  func sums(
    ofScenario scenario: Int, named name: String, _ owner: (OwnerNumbers.Entry) -> LatencyOwner
  ) -> LatencyBreakdown.Scenario {
    classes.scenario(scenario, named: name) { owner(owners.entry($0, inScenario: scenario)) }
  }

  // MARK: Branches

  /// A wide frame begins, and so do its branches.
  @inline(__always)
  func open(wideFrame frame: Int32, at now: UInt64) { joins.set(frame, Join(start: now)) }

  @inline(__always) func start(ofWideFrame frame: Int32) -> UInt64 { joins[frame].start }

  /// A branch of a wide frame has ended; the frame waits for others, or ends next.
  ///
  /// - Parameter isCounted: it is one of those whose mean span the last one is held against. A frame's last child always is.
  @inline(__always)
  func count(branchOf frame: Int32, isCounted: Bool, at now: UInt64) {
    let join = joins.at(frame)
    join.value.isCounted = isCounted
    if isCounted { join.value.count(until: now) }
  }

  /// Takes the account of a branch whose frame may end by it; `nil` where it is not open, and one that begins at `start` takes
  /// its place as `endedBranch`.
  @inline(__always)
  @discardableResult
  func take(_ branch: Owner, from start: UInt64) -> Place<Account>? {
    further.free(of: ended.place)
    guard let account = find(branch) else {
      begin(ended.place, from: start)
      return nil
    }
    let taken = ended.place
    taken.value.upTo = account.value.upTo
    taken.value.firstFurther = account.value.firstFurther
    forEachNear { taken.value.near[$0] = account.value.near[$0] }
    // Its further parts go with it.
    account.value.firstFurther = -1
    discard(branch)
    return ended.place
  }

  /// The account of the branch that was taken last.
  @inline(__always) var endedBranch: Place<Account> { ended.place }

  /// A wide frame ends with the branch that was taken last, now.
  ///
  /// - Parameter account: the one that the frame goes on with.
  @inline(__always)
  func join(_ frame: Int32, into account: Place<Account>, at now: UInt64) {
    let join = joins.at(frame)
    if !join.value.isCounted { join.value.count(until: now) }
    let span = now &- join.value.start
    add(ended.place, lasting: span, mean: Swift.min(span, join.value.sum / UInt64(join.value.count)), to: account)
    further.free(of: ended.place)
  }

  /// A branch's account is asked for no more.
  @inline(__always)
  func discard(_ branch: Owner) {
    guard let account = find(branch) else { return }
    further.free(of: account)
    switch branch {
    case .job: assertionFailure("a job's account is no branch's")
    case .call(let call):
      ofBranches.free(branchOfCalls[call] &- 1)
      branchOfCalls[call] = 0
    case .frame(let frame):
      ofBranches.free(branchOfFrames[frame] &- 1)
      branchOfFrames[frame] = 0
    }
  }

  // MARK: Hedges

  /// A hedge's account begins as that of its call, whose first attempt has run until now.
  ///
  /// - Parameter discarded: the number of discarded attempts of their pool.
  @inline(__always)
  func open(hedge twin: Int32, of own: Place<Account>, as discarded: Int32, at now: UInt64) {
    let account = open(.call(twin), from: own.value.upTo)
    add(own, to: account)
    enter(discarded, account, until: now)
  }

  /// An account becomes what another is, which stays.
  @inline(__always)
  func replace(_ account: Place<Account>, by other: Place<Account>) {
    further.free(of: account)
    begin(account, from: other.value.upTo)
    add(other, to: account)
  }
}
