import NeedletailCouriers
import NeedletailLanes

/// Attempts that are with couriers, and what real agents answered until their calls end.
///
/// Where no pool is real nothing here is ever asked for. Verbs are inlined: a call would copy the part to hand it over.
struct RealCalls: ~Copyable {
  private let crew: Crew
  private let tickets: SparseTable<Ticket>
  private let answers: SparseTable<Answer>
  private let retries: SparseTable<Retry>

  /// Where an attempt is.
  struct Ticket: BitwiseCopyable {
    /// Counts the attempts in this call's record, so that an answer to an earlier one is known as late.
    var serial: UInt32
    var courier: Int32
    /// Its parcel, plus 1; 0: with no courier, as in the record of a call that never had one.
    var parcelNumber: Int32

    /// −1: with no courier.
    var parcel: Int32 {
      get { parcelNumber &- 1 }
      set { parcelNumber = newValue &+ 1 }
    }
  }

  /// What a real agent decided, until its call ends.
  struct Answer: BitwiseCopyable {
    var outcome: Outcome
    /// Nanoseconds after dispatch; `UInt64.max`: it did not say.
    var timeToFirstToken: UInt64
    /// Tokens it read and wrote.
    var input: Int32
    var output: Int32
  }

  /// Until when the provider of a call asks to be left alone.
  struct Retry: BitwiseCopyable {
    var instant: UInt64
    /// The call's: the record may have been an earlier one's.
    var key: UInt64
  }

  /// What is no plain value, and changes.
  final class Crew {
    /// There only after the world is.
    var couriers: [Courier] = []
    let watch = CourierWatch()
    /// Names that agents may choose, by their numbers in outcomes.
    var choiceNumbers: [String: UInt8] = [:]
  }

  init(choiceNames: [String]) {
    // What branches comes first: see `Slab.init`.
    crew = Crew()
    tickets = SparseTable(limit: World.callLimit)
    answers = SparseTable(limit: World.callLimit)
    retries = SparseTable(limit: World.callLimit)
    learn(choices: choiceNames)
  }

  /// Agents may choose among these names from now on, the first of them as before.
  func learn(choices names: [String]) {
    crew.choiceNumbers = Dictionary(
      names.enumerated().map { ($1, UInt8(truncatingIfNeeded: $0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Says who carries the calls; once, before the first event.
  func employ(_ couriers: [Courier]) { crew.couriers = couriers }

  var couriers: [Courier] { crew.couriers }
  /// Which of them do not get on.
  var watch: CourierWatch { crew.watch }

  /// Asks the processor to bring near what is kept of a call.
  @inline(__always)
  func prefetch(_ call: Int32) {
    tickets.prefetch(call)
    answers.prefetch(call)
  }

  // MARK: On the way

  /// An attempt begins in this call's record: what comes back of an earlier one is late from now on.
  @inline(__always)
  func begin(_ call: Int32) {
    tickets.set(call, Ticket(serial: (tickets.get(call)?.serial ?? 0) &+ 1, courier: 0, parcelNumber: 0))
  }

  /// A parcel for an attempt that has begun, with its ticket and the rest to be filled in; `nil` when its courier carries all
  /// that it can.
  ///
  /// - Parameter member: among the members of all real pools; each has a courier of its own as long as there are enough.
  @inline(__always)
  func parcel(for call: Int32, member: Int32) -> ParcelPlace? {
    let number = Int(member) % crew.couriers.count
    let courier = crew.couriers[number]
    let parcel = courier.allocate()
    guard parcel >= 0 else { return nil }
    let ticket = tickets.at(call)
    ticket.value.courier = Int32(truncatingIfNeeded: number)
    ticket.value.parcel = parcel
    let place = courier.parcels.at(parcel)
    place.value.ticket = UInt64(ticket.value.serial) << 32 | UInt64(UInt32(bitPattern: call))
    return place
  }

  /// Sends the parcel that an attempt has got.
  @inline(__always)
  func send(_ call: Int32) {
    let ticket = tickets[call]
    crew.couriers[Int(ticket.courier)].send(ticket.parcel)
  }

  /// Keeps when the provider of a call may be asked again: the later of the instants that its attempts were told.
  @inline(__always)
  func keepRetryInstant(_ instant: UInt64, of call: Int32, key: DrawKey) {
    retries.set(call, Retry(instant: Swift.max(retryInstant(of: call, key: key), instant), key: key.bits))
  }

  /// When the provider of a call may be asked again; 0 when it did not say.
  @inline(__always)
  func retryInstant(of call: Int32, key: DrawKey) -> UInt64 {
    guard let kept = retries.get(call), kept.key == key.bits else { return 0 }
    return kept.instant
  }

  /// The ticket of a call's parcel that is out and waited for; `nil` when none is.
  @inline(__always)
  func ticketOut(of call: Int32) -> UInt64? {
    guard let ticket = tickets.get(call), ticket.parcel >= 0 else { return nil }
    return UInt64(ticket.serial) << 32 | UInt64(UInt32(bitPattern: call))
  }

  /// The call waits for the attempt no more.
  @inline(__always)
  ///
  /// - Parameter isHolding: what it had is given back only when it has come back.
  func recall(_ call: Int32, at now: UInt64, isHolding: Bool = false) {
    guard let ticket = tickets.get(call), ticket.parcel >= 0 else { return }
    tickets[call].parcel = -1
    crew.couriers[Int(ticket.courier)].cancel(ticket.parcel, at: now, isHolding: isHolding)
  }

  /// Visits the attempts that were recalled and have not come back: their pools, members within these, and whether they hold
  /// what they had.
  ///
  /// - Complexity: O(parcels ever in use).
  func forEachRecalled(_ body: (_ pool: Int32, _ member: Int32, _ isHolding: Bool) -> Void) {
    for courier in crew.couriers {
      courier.forEachCancelled { parcel in
        let place = courier.parcels.at(parcel)
        body(place.value.pool, place.value.member, courier.heldSince(parcel) != nil)
      }
    }
  }

  /// The recalled attempts of a pool hold nothing from now on; answers whose slots they held: members within the pool.
  ///
  /// - Complexity: O(parcels ever in use).
  func stopHolding(of pool: Int32) -> [Int32] {
    var held: [Int32] = []
    for courier in crew.couriers {
      courier.forEachCancelled { parcel in
        let place = courier.parcels.at(parcel)
        guard place.value.pool == pool, courier.heldSince(parcel) != nil else { return }
        courier.stopHolding(parcel)
        held.append(place.value.member)
      }
    }
    return held
  }

  /// The call that a parcel was sent for.
  @inline(__always)
  static func call(ofTicket ticket: UInt64) -> Int32 { Int32(truncatingIfNeeded: ticket) }

  /// A parcel has come back; `false` when its call waits for it no more.
  @inline(__always)
  func takeBack(_ parcel: Int32, ticket: UInt64) -> Bool {
    let call = Self.call(ofTicket: ticket)
    guard let one = tickets.get(call), one.serial == UInt32(truncatingIfNeeded: ticket >> 32), one.parcel == parcel
    else { return false }
    tickets[call].parcel = -1
    return true
  }

  // MARK: Answers

  /// Keeps what an agent decided.
  ///
  /// - Parameters:
  ///   - first: its first token, nanoseconds after dispatch, or `UInt64.max`.
  ///   - input: tokens that were expected, where it does not say.
  @inline(__always)
  func keep(
    _ reply: Reply, _ outcome: Outcome, of call: Int32, timeToFirstToken first: UInt64, input: Int32, output: Int32
  ) {
    answers.set(
      call,
      Answer(
        outcome: outcome, timeToFirstToken: first,
        input: reply.inputTokens.map { Int32(clamping: Swift.max(0, $0)) } ?? input,
        output: reply.outputTokens.map { Int32(clamping: Swift.max(0, $0)) } ?? output))
  }

  /// What was kept of the answer that a call has.
  @inline(__always)
  func answer(of call: Int32) -> Answer { answers[call] }

  /// The number of a name that agents may choose.
  @inline(__always)
  func number(ofChoice name: String) -> UInt8 { crew.choiceNumbers[name] ?? Outcome.noChoice }

  /// When an agent of a pool last said that it is alive, in engine time; 0 for never.
  func heartbeat(of pool: String) -> UInt64 { crew.couriers.reduce(0) { Swift.max($0, $1.heartbeat(of: pool) ?? 0) } }
}
