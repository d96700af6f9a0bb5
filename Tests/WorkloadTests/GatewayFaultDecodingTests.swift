import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Faults of the gateway in a file")
struct GatewayFaultDecodingTests {
  private func text(_ fault: String, gateway: String = "gateway: { instances: 3, concurrency: 5, overhead: 1ms }\n")
    -> String
  {
    minimal + gateway + "faults: [ { at: 2s, for: 30s, \(fault) } ]\n"
  }

  @Test("are read with each effect, survive expand, and are set")
  func decoded() throws {
    let reading = try read(text("gateway: all, latency: 4, fail: 0.5, down: 2"))
    let fault = Fault(
      at: .seconds(2), for: .seconds(30), target: .gateway, effects: [.latency(4), .fail(0.5), .down(2)])
    #expect(reading.file.plan.faults == [fault] && reading.warnings.isEmpty)
    #expect(try read(reading.expanded()).file.plan == reading.file.plan)
    let set = try read(
      text("gateway: all, down: 2"), WorkloadReader.Options(overrides: ["faults[0].down=3"]))
    #expect(set.file.plan.faults.first?.effects == [.down(3)])
  }

  @Test("are errors where there is no gateway, not as many instances, another target, or another word")
  func errors() {
    #expect(problems(text("gateway: all, down: 1", gateway: "")).first?.contains("the file has no gateway") == true)
    #expect(
      problems(text("gateway: all, down: 4")).first?.contains("is more than the gateway has; write at most 3") == true)
    #expect(problems(text("gateway: all, agents: worker, fail: 1")).first?.contains("stands beside `agents`") == true)
    #expect(problems(text("gateway: 2, fail: 1")).first?.hasSuffix("`2` is not all; write all") == true)
    #expect(problems(text("fail: 1")).first?.contains("add agents: NAME, endpoint: NAME or gateway: all") == true)
  }

  @Test("a latency without an overhead to multiply is warned of")
  func overhead() throws {
    let warned = try read(
      text("gateway: all, latency: 4", gateway: "gateway: { concurrency: 5 }\n")
    ).warnings
    #expect(warned.map(\.message).first?.contains("multiplies the gateway's overhead") == true)
  }
}
