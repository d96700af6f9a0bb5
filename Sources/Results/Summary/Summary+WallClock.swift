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
    let commands = wall.commands.sorted { $0.key < $1.key }
    for (pool, command) in commands {
      if command.restarted > 0 { troubles.append("\(pool) restarted \(times(command.restarted))") }
      if command.killed > 0 { troubles.append("\(pool) killed at a deadline \(times(command.killed))") }
    }
    for (pool, command) in commands where command.protocolErrors > 0 {
      let lines = counted(command.protocolErrors, "line", "lines")
      troubles.append("\(lines) of \(pool) \(command.protocolErrors == 1 ? "answers" : "answer") nothing")
    }
    lines += flow(troubles).map { typeface.ink(.yellow, $0) }
    for (pool, command) in commands {
      lines += quoted(command.lastFailures.last, "\(pool) failed: ")
      if command.restarted > 0 { lines += quoted(command.standardError, "\(pool) wrote: ") }
      lines += quoted(command.lastProtocolErrors.last, "\(pool) answered: ")
    }
    return lines
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
