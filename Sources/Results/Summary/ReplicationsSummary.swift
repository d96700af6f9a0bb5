import NeedletailEngine
import NeedletailNotation
import NeedletailWorkload

/// What several seeds came to, for a reader at a terminal: each figure with its interval.
public struct ReplicationsSummary: Sendable {
  let replications: Replications
  let host: HostFacts?
  let width: Int
  let typeface: Typeface
  let wording: Wording

  public init(of replications: Replications, host: HostFacts?, width: Int, typeface: Typeface) {
    self.replications = replications
    self.host = host
    self.width = max(Summary.narrowest, min(width, 140))
    self.typeface = typeface
    self.wording = Wording(typeface: typeface)
  }

  /// The whole summary, ending in a line feed.
  public var text: String {
    let sections = [whatRan, figures, thresholds].filter { !$0.isEmpty }
    return sections.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var whatRan: [String] {
    let seeds = replications.seeds
    let name = typeface.printable(replications.file.plan.name)
    var lines = ["\(typeface.ink(.bold, name))  \(replications.status.rawValue)"]
    if let first = seeds.first, let last = seeds.last {
      lines.append("  \(seeds.count) runs, seeds \(first) to \(last); mean and 95 % interval (Student's t)")
    }
    if let host, host.wallSeconds > 0 {
      lines.append(
        "  took \(wording.duration(nanoseconds: host.wallSeconds * 1e9)) \(typeface.dot) "
          + "\(wording.magnitude(host.perWallSecond(replications.attempts))) calls/s")
    }
    return lines
  }

  /// A figure worth a line: where it stands in the tree, and how it is worded.
  private enum Form {
    case milliseconds, plain, share, dollars
  }

  private var figures: [String] {
    let tree: JSON? = replications.estimates
    var table = Table(["Figure", "mean", "low", "high", "\(typeface.isUnicode ? "±" : "+/-")"], typeface: typeface)
    var rows: [(title: String, path: [String], form: Form)] = []
    for (title, family) in [("job latency", "job_latency_ms"), ("call latency", "call_latency_ms")] {
      for key in ["mean", "p50", "p99"] {
        rows.append(("\(title) \(key)", ["metrics", family, "all", key], .milliseconds))
      }
    }
    rows.append(("time queued for an agent, mean", ["metrics", "queue_time_ms", "all", "mean"], .milliseconds))
    rows.append(("jobs/s completed", ["throughput", "jobs_per_s"], .plain))
    rows.append(("calls/s", ["throughput", "calls_per_s"], .plain))
    rows.append(("jobs in the system", ["throughput", "mean_jobs_in_system"], .plain))
    for (title, key) in [("jobs failed", "failed"), ("jobs timed out", "timed_out"), ("jobs rejected", "rejected")] {
      rows.append((title, ["jobs", key], .plain))
    }
    for pool in replications.file.plan.agents {
      rows.append(("utilization of \(pool.name)", ["agents", pool.name, "utilization"], .share))
    }
    rows.append(("cost", ["cost_usd"], .dollars))
    for row in rows {
      guard let leaf = row.path.reduce(tree, { $0?[$1] }), let mean = leaf["mean"]?.figure else { continue }
      guard let low = leaf["low"]?.figure, let high = leaf["high"]?.figure else {
        table.add(["  " + row.title, text(mean, row.form)] + repeatElement(typeface.nothing, count: 3))
        continue
      }
      let relative = mean != 0 ? wording.share((high - mean) / mean.magnitude) : typeface.nothing
      table.add(["  " + row.title, text(mean, row.form), text(low, row.form), text(high, row.form), relative])
    }
    return table.isEmpty ? [] : table.lines(width: width)
  }

  private func text(_ value: Double, _ form: Form) -> String {
    switch form {
    case .milliseconds: wording.duration(nanoseconds: max(0, value) * 1e6)
    case .plain: wording.measure(value)
    case .share: wording.share(value)
    case .dollars: wording.dollars(value)
    }
  }

  private var thresholds: [String] {
    guard !replications.outcomes.isEmpty else { return [] }
    var lines = [typeface.ink(.bold, "Thresholds") + "  held against the mean"]
    for (outcome, passed) in zip(replications.outcomes, replications.runsPassed) {
      let mark = outcome.passed ? typeface.ink(.green, typeface.tick) : typeface.ink(.red, typeface.cross)
      let observed = outcome.observed.map { "observed \(wording.measure($0))" } ?? "nothing observed"
      lines.append(
        "  \(mark) \(outcome.threshold.key) \(outcome.threshold.expression)  \(observed), "
          + "held in \(passed) of \(replications.seeds.count) runs")
    }
    return lines
  }
}
