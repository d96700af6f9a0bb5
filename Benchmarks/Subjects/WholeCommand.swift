import NeedletailMeasurement

/// What people run: `needletail run` as a process, from its start to its end.
enum WholeCommand {
  static var benchmarks: [Benchmark] {
    CommandWork.closedLoops.flatMap { work in
      let outputs = work.jobsInFlight == 10_000 ? CommandOutput.allCases : [.accounts, .archive]
      return outputs.map { benchmark(work, $0) }
    } + [benchmark(.sequences, .archive)] + CommandOutput.allCases.map { benchmark(.supportDesk, $0) }
  }

  /// `command/closed-loop/10000/archive` of the work `closed-loop/10000`; without the last word where nothing is written.
  static func name(_ work: String, _ output: CommandOutput) -> String {
    "command/\(work)" + (output == .accounts ? "" : "/\(output.rawValue)")
  }

  /// The word of what a further call costs, apart from starting and ending.
  static let further = "further"

  /// Processor time of the longer run over its calls, start-up and all; beside it what a further call costs, and what a
  /// run costs apart from its calls.
  private static func benchmark(_ work: CommandWork, _ output: CommandOutput) -> Benchmark {
    let asked = output == .accounts ? "nothing written" : "with \(output.title)"
    return Benchmark(
      name: name(work.name, output), clock: .child,
      shows:
        "`needletail run \(([work.path] + work.overrides.map { "--set \($0)" }).joined(separator: " "))`, \(asked): the whole process"
    ) { _, scale in
      let (shorter, longer) = (scale.of(work.timed.shorter), scale.of(work.timed.longer))
      guard
        let pair = RunPair(
          shorter: try Command.run(work, output, length: shorter),
          longer: try Command.run(work, output, length: longer))
      else { throw Unfinished("\(work.name): a run of \(longer) has not more calls than one of \(shorter)") }
      var finding = Finding(figure: pair.nanosecondsPerCall)
      finding.others = [
        (word: further, unit: "ns a further call", value: pair.nanosecondsPerFurtherCall),
        (word: "start", unit: "ms apart from calls", value: pair.nanosecondsToStart / 1e6),
        (word: "rate", unit: "calls/s elapsed", value: pair.callsPerSecond),
        (word: "peak", unit: "MB", value: Double(pair.longer.usage.peakBytes) / 1e6),
      ]
      if let jobsInFlight = work.jobsInFlight {
        let idle = try Command.usage(of: work.idle, output, length: 1)
        let bytes = (Double(pair.longer.usage.peakBytes) - Double(idle.peakBytes)) / Double(jobsInFlight)
        finding.others.append((word: "memory", unit: "bytes a job in flight", value: bytes))
      }
      return finding
    }
  }
}
