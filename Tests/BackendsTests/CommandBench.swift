import NeedletailCouriers
import NeedletailEngine
import Foundation
import NeedletailLanes
import Testing

@testable import NeedletailBackends

/// One courier with one pool of command agents, and a folder for the programs; the test is the conductor.
final class CommandBench {
  struct Overdue: Error {}

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  let ledger = CommandLedger()
  let folder: URL
  let courier: Courier
  private let time: EngineTime
  private let bell: Bell
  private let loop: EventLoop
  private var isClosed = false

  /// - Parameter program: The text of a Python program, or of a shell's if it begins with `#!`.
  convenience init(
    _ program: String, restartInitial: UInt64 = 1_000_000, cancelGrace: Duration? = nil, holdsSlots: Bool = false,
    environment: [String: String] = [:],
    hearsExits: Bool = true
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "needletail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = program.hasPrefix("#!") ? program : CommandBench.prelude + program
    try Data(text.utf8).write(to: folder.appending(path: "agent"))
    let interpreter = program.hasPrefix("#!") ? "sh" : "python3"
    let agent = CommandAgent(
      arguments: [interpreter, "agent"], cancelGrace: cancelGrace, directory: folder.path, environment: environment,
      restartInitial: .nanoseconds(Int64(restartInitial)))
    try self.init(agent, folder: folder, holdsSlots: holdsSlots, hearsExits: hearsExits)
  }

  init(
    _ agent: CommandAgent, folder: URL = FileManager.default.temporaryDirectory, holdsSlots: Bool = false,
    hearsExits: Bool = true
  ) throws {
    self.folder = folder
    time = .wall(origin: MonotonicClock.now)
    bell = try Bell()
    loop = try EventLoop(bell: bell)
    let service = agent.service(named: "pool", holdsSlots: holdsSlots, telling: ledger, hearsExits: hearsExits)
    courier = try Courier(
      number: 0, mode: .thread(processor: nil, spins: false), services: [service], time: time, conductorBell: bell)
    try courier.start()
  }

  /// What every Python program begins with.
  private static let prelude = """
    import json, os, sys, time
    def requests():
        for line in sys.stdin:
            yield json.loads(line)
    def reply(request, **members):
        print(json.dumps({"id": request["id"], **members}), flush=True)

    """

  deinit {
    if !isClosed { close() }
    if folder.lastPathComponent.hasPrefix("needletail-") { try? FileManager.default.removeItem(at: folder) }
  }

  /// How long anything may take before the test fails: far longer than it does.
  var limit: UInt64 { MonotonicClock.now + 500_000_000_000 }

  func milliseconds(_ count: UInt64) -> UInt64 { time.now + count * 1_000_000 }

  @discardableResult
  func send(_ text: String, member: Int32 = 0, ticket: UInt64 = 0, deadline: UInt64 = .max) -> Int32 {
    let parcel = courier.allocate()
    let place = courier.parcels.at(parcel)
    place.value.ticket = ticket
    place.value.pool = 0
    place.value.member = member
    place.value.attempt = 1
    place.value.job = 5
    place.value.deadline = deadline
    place.value.jobInput = "the job"
    place.value.message = Message(text)
    courier.send(parcel)
    courier.flush()
    return parcel
  }

  func cancel(_ parcel: Int32) {
    courier.cancel(parcel)
    courier.flush()
  }

  /// The next call that comes back.
  func receive() throws -> Parcel {
    let limit = limit
    while true {
      let parcel = courier.receive()
      if parcel >= 0 {
        defer { courier.free(parcel) }
        return courier.parcels.at(parcel).value
      }
      if MonotonicClock.now > limit { throw Overdue() }
      bell.prepareToSleep()
      let early = courier.receive()
      if early >= 0 {
        bell.cancelSleep()
        defer { courier.free(early) }
        return courier.parcels.at(early).value
      }
      try loop.wait(until: limit) { _, _ in }
    }
  }

  /// Sends a text and waits for what comes back.
  func answer(_ text: String, member: Int32 = 0) throws -> Parcel {
    send(text, member: member)
    return try receive()
  }

  @discardableResult
  func close(grace: UInt64 = 300_000_000_000) -> [Int32: Int] {
    isClosed = true
    return courier.close(grace: grace)
  }

  var tally: CommandStatistics { ledger.commands["pool"] ?? CommandStatistics() }

  /// Looks again until it is so.
  func wait(until condition: () throws -> Bool) throws {
    let limit = limit
    while try !condition() {
      if MonotonicClock.now > limit { throw Overdue() }
      try loop.wait(until: MonotonicClock.now + 1_000_000) { _, _ in }
    }
  }

  /// Whether the program has made a file of that name; and makes one for it.
  func has(_ file: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: file).path) }
  func make(_ file: String) throws { try Data().write(to: folder.appending(path: file)) }

  /// Whether a process is there at all, zombies included.
  static func exists(_ process: String) -> Bool { FileManager.default.fileExists(atPath: "/proc/\(process)") }

  /// Whether a process runs; a zombie does not.
  static func runs(_ process: String) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return !stat.contains(") Z ")
  }
}
