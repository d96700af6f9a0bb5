import NeedletailNotation
import NeedletailCouriers
import NeedletailEngine
import NeedletailMetrics

extension Summary {
  /// How the run ended, and how fast it was.
  var whatRan: [String] {
    let window = report.window
    var lines = ["\(heading("Run"))  \(status)"]
    let isSimulated = report.wall == nil
    lines += flow(
      ["seed \(report.seed)", isSimulated ? "digest \(report.digestText)" : nil, "\(report.loadModel.rawValue) load"]
        .compactMap(\.self))
    if let wall = report.wall, wall.timeScale != 1 {
      lines += flow(["the run's clock went \(wording.pace(wall.timeScale))", "times and rates are the run's"])
        .map { typeface.ink(.yellow, $0) }
    }
    lines += flow([
      "measured from \(wording.duration(window.start)) to \(wording.duration(window.end))\(window.isMakespan ? ", when all had ended" : "")",
      "\(isSimulated ? "simulated" : "ran for") \(wording.duration(window.simulated))",
    ])
    if window.start > .zero, window.end <= window.start {
      lines.append("  nothing was measured: arrivals ended within the warm-up; --warmup shortens it")
    }
    if let host, host.wallSeconds > 0 {
      let speed = [
        "\(wording.magnitude(Double(window.simulated.nanoseconds) / 1e9 / host.wallSeconds)) \(typeface.times) real time",
        "\(wording.magnitude(host.perWallSecond(report.attemptsDispatched))) calls/s",
      ]
      lines += flow(
        ["took \(wording.duration(nanoseconds: host.wallSeconds * 1e9))"] + (isSimulated ? speed : [])
          + ["\(wording.magnitude(Double(host.peakResidentBytes) / 1e6)) MB"])
    }
    return lines
  }

  private var status: String {
    let ink: Typeface.Ink = report.status == .completed ? .green : report.status == .invalid ? .red : .yellow
    return typeface.ink(ink, report.status.rawValue)
  }

  /// Two lines of jobs and one of calls, each of which adds up.
  var jobsAndCalls: [String] {
    let (jobs, calls) = (report.jobs, report.calls)
    var lines = [heading("Jobs")]
    lines += sum(jobs.offered, "offered", of: [(jobs.started, "started"), (jobs.rejected, "rejected")])
    lines += sum(
      jobs.started, "started",
      of: [
        (jobs.completed, jobs.partial > 0 ? "completed (\(wording.count(jobs.partial)) partial)" : "completed"),
        (jobs.failed, "failed"), (jobs.timedOut, "timed out"), (jobs.cancelled, "cancelled"),
        (jobs.inFlight, "in flight"),
      ])
    let throughput = report.throughput
    var rates = [
      "\(wording.measure(throughput.jobsPerSecond)) jobs/s completed",
      "\(wording.measure(throughput.meanJobsInSystem)) jobs in the system on average",
    ]
    if hasServiceLevel {
      rates.insert("\(wording.measure(throughput.goodputJobsPerSecond)) jobs/s within the SLO\(shareWithinSLO)", at: 1)
    }
    if jobs.censored > 0 { rates.append("\(wording.count(jobs.censored)) unfinished, counted at their age") }
    lines += flow(rates)
    lines.append("")
    lines.append(heading("Calls"))
    lines += sum(
      calls.started, "started",
      of: [
        (calls.completed, "completed"), (calls.failed, "failed"), (calls.timedOut, "timed out"),
        (calls.cancelled, "cancelled"), (calls.inFlight, "in flight"),
      ])
    lines += flow([
      "\(wording.measure(throughput.callsPerSecond)) calls/s", "\(wording.count(calls.retried)) retries",
      "\(wording.count(calls.hedged)) hedges\(calls.hedged > 0 ? ", \(wording.count(calls.hedgesWon)) of them won" : "")",
    ])
    return lines
  }

  /// `, 97.2 % of the completed jobs`.
  private var shareWithinSLO: String {
    let within = report.jobsWithinServiceLevel.values.reduce(0, +)
    guard report.jobs.completed > 0, !report.jobsWithinServiceLevel.isEmpty else { return "" }
    return ", \(wording.share(Double(within) / Double(report.jobs.completed))) of the completed jobs"
  }

  /// `1,000 offered = 990 started + 10 rejected`, without the parts that are zero (the first is always there);
  /// where the counts do not add up, it says so.
  private func sum(_ whole: Int, _ name: String, of parts: [(count: Int, name: String)]) -> [String] {
    let shown = parts.enumerated().filter { $0.offset == 0 || $0.element.count != 0 }.map { $0.element }
    let isEqual = parts.reduce(0) { $0 + $1.count } == whole
    let start = "  \(wording.count(whole)) \(name)"
    var lines: [String] = []
    var line = "\(start) \(isEqual ? "=" : "does not equal")"
    for (index, part) in shown.enumerated() {
      let piece = "\(index > 0 ? "+ " : "")\(wording.count(part.count)) \(part.name)"
      if line.count + piece.count + 1 > width {
        lines.append(line)
        line = String(repeating: " ", count: start.count)
      }
      line += " " + piece
    }
    lines.append(line)
    return isEqual ? lines : lines.map { typeface.ink(.red, $0) }
  }
}
