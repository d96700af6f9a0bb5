import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner

/// The answer as others take it: words for a shell, settings of a gateway.
extension SizingWording {
  /// What `run` is told, a word each.
  var setWords: [String] {
    let settings = sizing.settings.flatMap { ["--set", $0] }
    let factor = sizing.request.loadFactor
    return (settings + (factor == 1 ? [] : ["--load-scale", factor.plainDecimal ?? "\(factor)"])).map(Self.quoted)
  }

  /// `needletail run capacity.yaml --set gateway.instances=3`.
  var runLine: String { (["needletail", "run"] + fleet.words.map(Self.quoted) + setWords).joined(separator: " ") }

  /// A word as a shell takes it for one.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || "-_./=:,+%@".utf8.contains(byte)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// Settings of a gateway: instances, rate limits, routing.
  func yaml(of advice: GatewayAdvice) -> String {
    func rate(_ rate: Rate) -> String {
      let period = rate.period == .seconds(60) ? "min" : rate.period == .seconds(3_600) ? "h" : "s"
      return "\(Self.plain(period == "s" ? rate.perSecond : rate.count))/\(period)"
    }
    var limits: [(key: String, value: String)] = []
    if let global = advice.globalPerSecond {
      limits.append(("global", "\(Self.plain((global * 1e3).rounded() / 1e3))/s"))
    }
    if let perAgent = advice.perAgent { limits.append(("per_agent", rate(perAgent))) }
    if let perUser = advice.perUser { limits.append(("per_user", rate(perUser))) }
    if let burst = advice.burst { limits.append(("burst", Self.plain(burst))) }
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
}
