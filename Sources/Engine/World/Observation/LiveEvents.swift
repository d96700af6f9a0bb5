import NeedletailLanes

/// The events of a running engine that listeners will be told, and what must be kept to tell them.
///
/// While no one listens nothing is made or kept: each place where something could be told pays a branch on `areWanted`.
struct LiveEvents: ~Copyable {
  /// What is no plain value. It is touched only while someone listens.
  private final class Desk {
    var handOn: ([EngineEvent]) -> Void = { _ in }
    var waiting: [EngineEvent] = []
    var withdrawn = WithdrawnAttempts()
    /// Events of the registry's log that have been told, or came before.
    var registryEvents = 0
    var made = 0
  }

  /// Events that wait to be handed on at most.
  private static let batch = 256

  private let wanted: Cell<Bool>
  private let desk: Desk

  init() {
    wanted = Cell(false)
    desk = Desk()
  }

  /// Someone listens.
  @inline(__always) var areWanted: Bool { wanted.value }

  /// From now on events are made, and handed on 256 at a time at most.
  ///
  /// - Parameter registryEvents: what the registry's log has counted so far.
  func begin(registryEvents: Int, handOn: @escaping ([EngineEvent]) -> Void) {
    desk.handOn = handOn
    desk.registryEvents = registryEvents
    wanted.value = true
  }

  /// No one listens any more.
  func end() {
    wanted.value = false
    desk.handOn = { _ in }
    desk.waiting = []
    desk.withdrawn = WithdrawnAttempts()
  }

  /// Events made so far.
  var made: Int { desk.made }

  func tell(_ kind: EngineEvent.Kind, at now: UInt64) {
    desk.made += 1
    desk.waiting.append(EngineEvent(instant: .nanoseconds(Int64(clamping: now)), kind: kind))
    if desk.waiting.count == Self.batch { flush() }
  }

  /// Hands on what waits.
  func flush() {
    if desk.waiting.isEmpty { return }
    desk.handOn(desk.waiting)
    desk.waiting.removeAll(keepingCapacity: true)
  }

  /// How many events the registry's log had when this was last asked; it has `count` now.
  func registryEventsTold(until count: Int) -> Int {
    defer { desk.registryEvents = count }
    return desk.registryEvents
  }

  // MARK: Agents that do not return

  func withdrew(_ ticket: UInt64, _ attempt: EngineEvent.Attempt, at now: UInt64) {
    desk.withdrawn.add(ticket, attempt, at: now)
  }

  func returned(_ ticket: UInt64) { desk.withdrawn.remove(ticket) }

  /// When an agent will be stuck that has not returned by then; `nil` when none can be.
  var nextStuck: UInt64? { areWanted ? desk.withdrawn.nextStuck : nil }

  /// Tells of the agents that are stuck by now and were not told of.
  func tellStuck(at now: UInt64) {
    while let (attempt, since) = desk.withdrawn.takeStuck(at: now) {
      tell(.agentStuck(attempt, duration: .nanoseconds(Int64(clamping: now &- since))), at: now)
    }
  }
}
