import NeedletailEngine
import NeedletailMetrics

extension Summary {
  /// Whether a run on the wall clock kept its schedule, and what that cost. Absent in virtual time.
  var wallClock: [String] {
    guard let wall = report.wall else { return [] }
    var lines = [heading("Wall clock")]
    if let delay = report.whole(.scheduleDelay), delay.count > 0 {
      let percentiles = [50.0, 99].map { wording.duration(nanoseconds: delay.percentile($0)) }
      lines += flow([
        "schedule delay p50 \(percentiles[0])", "p99 \(percentiles[1])",
        "max \(wording.duration(nanoseconds: delay.max))",
      ])
    }
    lines += flow([
      "\(wording.measure(wall.achievedJobsPerSecond)) of \(wording.measure(wall.offeredJobsPerSecond)) jobs/s "
        + "submitted",
      "conductor \(wording.share(wall.utilization(wall.conductorCPUSeconds))) of a processor",
      couriers(wall),
    ])
    var troubles: [String] = []
    if wall.lateReplies > 0 { troubles.append(counted(wall.lateReplies, "late reply", "late replies")) }
    for (pool, calls) in wall.abandoned.sorted(by: { $0.key < $1.key }) where calls > 0 {
      troubles.append("\(counted(calls, "call", "calls")) of \(pool) never returned")
    }
    for (pool, seconds) in wall.blockedSeconds.sorted(by: { $0.key < $1.key }) {
      let whose = pool.isEmpty ? "an agent" : pool
      troubles.append("\(whose) held up a courier for \(wording.duration(nanoseconds: UInt64(seconds * 1e9)))")
    }
    let external = wall.external.values.flatMap { $0 }.sorted { $0.key < $1.key }
    for (pool, statistics) in external { troubles += statistics.compactMap { trouble($0, of: pool) } }
    lines += flow(troubles).map { typeface.ink(.yellow, $0) }
    for (pool, statistics) in external { lines += statistics.flatMap { quotation($0, of: pool) } }
    return lines
  }

  /// What an external agent's count tells; `nil` where there is nothing to tell.
  private func trouble(_ statistic: AgentStatistic, of pool: String) -> String? {
    guard case .count(let count) = statistic.value, count > 0 else { return nil }
    switch statistic.remark {
    case .times(let what)?: return "\(pool) \(what) \(times(count))"
    case .counted(let verb, let one, let many)?: return "\(pool) \(verb) \(counted(count, one, many))"
    case .quoted?, nil: return nil
    }
  }

  private func quotation(_ statistic: AgentStatistic, of pool: String) -> [String] {
    guard case .quoted(let verb)? = statistic.remark else { return [] }
    switch statistic.value {
    case .count: return []
    case .text(let text): return quoted(text, "\(pool) \(verb): ")
    case .texts(let texts): return quoted(texts.last, "\(pool) \(verb): ")
    }
  }

  private func couriers(_ wall: WallReport) -> String {
    guard !wall.couriers.isEmpty else { return "no courier" }
    let shares = wall.couriers.map { wording.share(wall.utilization($0.cpuSeconds)) }
    let shown = shares.prefix(8).joined(separator: ", ")
    return "courier\(shares.count == 1 ? "" : "s") \(shown)\(shares.count > 8 ? ", \(typeface.ellipsis)" : "")"
  }

  private func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(wording.count(count)) \(count == 1 ? one : many)"
  }

  private func times(_ count: Int) -> String { count == 1 ? "once" : "\(wording.count(count)) times" }

  /// The last line of `text` that is not blank, as much of it as fits, without what a terminal would act on; none
  /// where there is none.
  private func quoted(_ text: String?, _ introduction: String) -> [String] {
    let lines = text?.split(whereSeparator: \.isNewline) ?? []
    guard let last = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) else { return [] }
    let room = max(width - introduction.count - 2, 16)
    return ["  " + introduction + typeface.printable(last).prefix(room)]
  }
}
