import NeedletailWorkload
import Testing

@Suite("Whole numbers of a file, by their keys") struct WrittenNumberTests {
  private func reading(_ overrides: [String] = []) throws -> WorkloadReading {
    try WorkloadReader.read(
      bytes: Array(
        """
        schema: needletail/1
        run: { duration: 1m }
        gateway: { instances: [{ concurrency: 4 }, { concurrency: 6 }], rate_limit: { global: 600/min } }
        agents: { "gpt-4.1": { count: 3, simulate: { service: 1.5s } } }
        scenarios: { one: { pattern: { call: gpt-4.1 } } }
        load: { rate: 5/s }
        """.utf8), path: "w.yaml", options: WorkloadReader.Options(overrides: overrides))
  }

  @Test("they have their defaults, units and quotes, and setting them again changes nothing") func numbers() throws {
    let before = try reading()
    let numbers = before.wholeNumbers
    func number(_ key: String) -> WrittenNumber? { numbers.first { $0.key == key } }
    #expect(number("agents.\"gpt-4.1\".count")?.value == 3)
    #expect(number("agents.\"gpt-4.1\".concurrency")?.value == 1)
    #expect(number("gateway.instances[1].concurrency")?.value == 6)
    #expect(
      number("gateway.rate_limit.global") == WrittenNumber(key: "gateway.rate_limit.global", value: 600, unit: "/min"))
    #expect(number("agents.\"gpt-4.1\".simulate.service") == nil)
    for number in numbers {
      #expect(
        try reading(["\(number.key)=\(number.value)\(number.unit)"]).file.plan == before.file.plan, "\(number.key)")
    }
  }

  @Test("settings become a part of a file, of which a list's are a comment") func patch() {
    #expect(
      SettingsPatch.yaml([
        "agents.\"gpt-4.1\".count=3", "gateway.instances=2", "gateway.rate_limit.global=9/s",
        "gateway.instances[0].concurrency=4",
      ]) == """
        # in a list, to be changed by hand: gateway.instances[0].concurrency=4
        agents: { gpt-4.1: { count: 3 } }
        gateway: { instances: 2, rate_limit: { global: 9/s } }

        """)
  }
}
