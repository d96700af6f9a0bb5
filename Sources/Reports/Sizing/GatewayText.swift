import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner

/// How a gateway is set up, for its operator and for programs.
enum GatewayText {
  /// Settings of a gateway: instances, rate limits, routing.
  static func yaml(of advice: GatewayAdvice) -> String {
    func rate(_ rate: Rate) -> String {
      let period = rate.period == .seconds(60) ? "min" : rate.period == .seconds(3_600) ? "h" : "s"
      return "\(plain(period == "s" ? rate.perSecond : rate.count))/\(period)"
    }
    var limits: [(key: String, value: String)] = []
    if let global = advice.globalPerSecond {
      limits.append(("global", "\(plain((global * 1e3).rounded() / 1e3))/s"))
    }
    if let perAgent = advice.perAgent { limits.append(("per_agent", rate(perAgent))) }
    if let perUser = advice.perUser { limits.append(("per_user", rate(perUser))) }
    if let burst = advice.burst { limits.append(("burst", plain(burst))) }
    let lines = [
      "gateway:", "  # the load takes the first, and the second with one of them away",
      "  instances: { min: \(advice.leastInstances), max: \(advice.mostInstances) }",
      "  # jobs at once, and waiting, on each",
      "  concurrency: \(advice.concurrency)", "  queue: \(advice.queue)", "  routing: \(advice.routing.rawValue)",
    ]
    guard !limits.isEmpty else { return lines.joined(separator: "\n") + "\n" }
    let rows = limits.map { "    \($0.key): \($0.value)" }
    return (lines + ["  # global: no more than what everything holds under", "  rate_limit:"] + rows)
      .joined(separator: "\n") + "\n"
  }

  private static func plain(_ value: Double) -> String { (value.plainDecimal ?? "\(value)").droppingZeros }

  static func json(of advice: GatewayAdvice) -> JSON {
    .object([
      "instances": .object(["min": .count(advice.leastInstances), "max": .count(advice.mostInstances)]),
      "concurrency": .count(advice.concurrency), "queue": .count(advice.queue),
      "routing": .string(advice.routing.rawValue),
      "rate_limit": .object([
        "global_per_s": .finite(advice.globalPerSecond), "per_agent_per_s": .finite(advice.perAgent?.perSecond),
        "per_user_per_s": .finite(advice.perUser?.perSecond), "burst": .finite(advice.burst),
      ]),
    ])
  }
}

/// Words for a shell.
enum ShellWord {
  /// A word as a shell takes it for one.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-_./=:,+%@".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
