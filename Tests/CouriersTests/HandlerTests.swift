import Foundation
import NeedletailLanes
import Testing

@testable import NeedletailCouriers

/// Answers a call when a byte comes through a pipe or its deadline has passed.
private final class PipeHandler: CallHandler, DescriptorHandler {
  let courier: Courier
  let pipe: Int32
  var open: [Int32] = []
  /// Read when no call was open.
  var text = ""
  var timers: [Int32: CourierTimer] = [:]
  var closedBy: UInt64?

  init(courier: Courier, pipe: Int32) {
    self.courier = courier
    self.pipe = pipe
    do { try courier.watch(pipe, for: .read, self) } catch { fatalError("\(error)") }
  }

  func start(_ parcel: Int32) {
    open.append(parcel)
    if !text.isEmpty { return finish(parcel, String(text.removeFirst())) }
    let deadline = courier.parcels.at(parcel).value.deadline
    if deadline != .max { timers[parcel] = courier.callLater(at: deadline, self, mark: UInt64(parcel)) }
  }

  func finish(_ parcel: Int32, _ text: String) {
    open.removeAll { $0 == parcel }
    if let timer = timers.removeValue(forKey: parcel) { courier.callOff(timer) }
    courier.parcels.at(parcel).value.reply = Reply(text)
    courier.finish(parcel)
  }

  func cancel(_ parcel: Int32) { finish(parcel, "cancelled") }

  func close(by deadline: UInt64) { try? courier.unwatch(pipe) }

  var openCalls: Int { open.count }

  func isReady(_ descriptor: Int32, _ readiness: Readiness) {
    var byte: UInt8 = 0
    guard unsafe read(descriptor, &byte, 1) == 1 else { return }
    text.unicodeScalars.append(UnicodeScalar(byte))
    if let first = open.first { finish(first, String(text.removeFirst())) }
  }

  func timerFired(_ mark: UInt64) { finish(Int32(mark), "deadline") }
}

@Suite("What handlers of other kinds are given")
struct HandlerTests {
  struct Pipe {
    var reader: Int32
    var writer: Int32

    init() {
      var ends: [Int32] = [0, 0]
      precondition(unsafe pipe(&ends) == 0)
      (reader, writer) = (ends[0], ends[1])
    }

    func send(_ text: String) { _ = unsafe text.withCString { unsafe write(writer, $0, text.utf8.count) } }

    func close() {
      Foundation.close(reader)
      Foundation.close(writer)
    }
  }

  @Test("a handler is told of its descriptor and of its timers, and of cancellation")
  func told() throws {
    let pipe = Pipe()
    let reader = pipe.reader
    let harness = try CourierHarness([
      PoolService(name: "pipe") { courier, _ in PipeHandler(courier: courier, pipe: reader) }
    ])
    harness.send()
    harness.send()
    pipe.send("xy")
    #expect(try harness.receive(2).map(\.text) == ["x", "y"])
    harness.send(deadline: harness.time.now + 1_000_000)
    #expect(try harness.receive(3).last?.text == "deadline")
    let parcel = harness.send()
    harness.courier.cancel(parcel)
    #expect(try harness.receive(4).last?.text == "cancelled")
    #expect(harness.close() == [:])
    pipe.close()
  }

  @Test("descriptors and timers are looked at while agents keep the courier busy")
  func busy() throws {
    let pipe = Pipe()
    let reader = pipe.reader
    let stop = Gate()
    let harness = try CourierHarness([
      PoolService(name: "pipe") { courier, _ in PipeHandler(courier: courier, pipe: reader) },
      .agent(
        "busy",
        Scripted { _, _ in
          while !Task.isCancelled { await Task.yield() }
          await stop.pass()
          return Reply()
        }),
    ])
    let spinner = harness.send(pool: 1)
    harness.send(pool: 0)
    pipe.send("x")
    #expect(try harness.receive(1).map(\.text) == ["x"])
    harness.send(pool: 0, deadline: harness.time.now + 1_000_000)
    #expect(try harness.receive(2).last?.text == "deadline")
    stop.open()
    harness.courier.cancel(spinner)
    #expect(try harness.receive(3).count == 3)
    #expect(harness.close() == [:])
    pipe.close()
  }

  /// Ends nothing before its deadline, and answers a moment later.
  private final class Lingering: CallHandler, DescriptorHandler {
    let courier: Courier
    var open: [Int32] = []

    init(courier: Courier) { self.courier = courier }

    func start(_ parcel: Int32) { open.append(parcel) }
    func cancel(_ parcel: Int32) {}
    func close(by deadline: UInt64) { _ = courier.callLater(at: deadline + 2_000_000, self, mark: 0) }
    var openCalls: Int { open.count }
    func isReady(_ descriptor: Int32, _ readiness: Readiness) {}

    func timerFired(_ mark: UInt64) {
      for parcel in open { courier.end(parcel, .failed, "closed") }
      open = []
    }
  }

  @Test("a handler that needs all of the grace is told when it is over")
  func lingering() throws {
    let harness = try CourierHarness([PoolService(name: "slow") { courier, _ in Lingering(courier: courier) }])
    for _ in 0..<3 { harness.send() }
    harness.courier.flush()
    // Long enough for a courier's thread that has to wait for a processor.
    #expect(harness.close(grace: 2_000_000_000) == [:])
  }

  @Test("in virtual time no descriptor can be watched")
  func virtual() throws {
    let harness = try CourierHarness(Echo(), mode: .inline)
    let idle = IdleHandler()
    #expect(throws: SystemError.self) { try harness.courier.watch(0, for: .read, idle) }
    #expect(harness.close() == [:])
  }

  private final class IdleHandler: DescriptorHandler {
    func isReady(_ descriptor: Int32, _ readiness: Readiness) {}
    func timerFired(_ mark: UInt64) {}
  }
}
