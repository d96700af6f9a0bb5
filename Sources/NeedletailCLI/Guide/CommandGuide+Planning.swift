import NeedletailReports

/// Commands that say what a fleet can carry, what it would take, and what binds.
extension CommandGuide {
  static let sweep = CommandGuide(
    usage: "WORKLOAD --vary KEY=VALUES [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "run a file for every value of one or two keys; show curves, the knee, a matrix",
    description: """
      Runs a workload for every value of a key, or of its whole load, with the same seeds, so that the same jobs meet
      the same luck. A line a value says what it came to and what was fullest; the knee is where the figure begins to
      rise steeply, and thresholds are held at every value. Two keys give a matrix of one figure.

      Values are a list (A,B,C) or a range (LO..HI, with a step or a factor behind a colon), in the units of the file.
      In virtual time runs go side by side on all cores; on the wall clock one after another.

      Where a whole number of users, agents, slots or permits is varied and --figure is throughput, the Universal
      Scalability Law is fitted to it, and printed as an endpoint's slowdown.
      """,
    terms: Terms(heading: "formats", rows: SweepFormat.allCases.map { ($0.rawValue, $0.title) }),
    examples: [
      Example("sweep fleet.yaml --load 10/s..60/s:5/s", "at which load does it break?"),
      Example("sweep fleet.yaml --vary agents.expert.count=10..40:5", "how many experts are enough?"),
      Example("sweep fleet.yaml --vary agents.expert.count=10..40:5 --load 10/s..40/s:10/s --out s.html", "a matrix"),
      Example("sweep fleet.yaml --vary resilience.retry.attempts=1..5 --figure cost", "what do retries cost?"),
      Example("sweep users.yaml --vary load.concurrency=1..64:x2 --figure throughput", "how does it scale?"),
      Example("sweep --fit measured.csv", "the same of what was measured elsewhere"),
    ],
    statuses: [
      Status(.done, "done"), Status(.thresholdFailed, "thresholds hold at no value"),
      Status(.undecided, "the seeds do not decide whether they hold at any"), Status(.failed, "a run failed"),
      Status(.badInput, "bad input, nothing was run"), Status(.interrupted, "interrupted, the runs so far are shown"),
    ])

  static let whatIf = CommandGuide(
    usage: "WORKLOAD [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "relax every limit in turn, and say what binds",
    description: """
      Relaxes every limit of the fleet in turn, leaves out each policy and fault, and makes agents faster, all in
      virtual time with the same seeds, so that the same jobs meet the same luck; then the best in pairs, since
      limits that bind together show only there. Says what helps, the best first, with the 95 % interval of the
      change, what does nothing, and what would do harm: an agent or a gateway instance less, a provider that is
      slower, more load.

      What counts first is how much work is done: the jobs a second that are completed where the fleet does not keep
      up, else the share of the jobs that are. Where that is the same within 1 %, the 99th percentile of job latency
      decides.
      """,
    examples: [
      Example("whatif fleet.yaml", "what binds?"),
      Example("whatif fleet.yaml --set load.rate=40/s --duration 5m", "what would bind at 40 jobs a second?"),
      Example("whatif fleet.yaml --factor 1.25 --seeds 20", "a quarter more of each, with narrower intervals"),
      Example("whatif fleet.yaml --only 'agents.*.count' --only gateway", "these alone"),
      Example("whatif fleet.yaml --out whatif.html", "as a page; .json, .md and .csv are known, too"),
    ],
    statuses: [
      Status(.done, "done, whatever binds"), Status(.failed, "a run was invalid, or it could not be written"),
      Status(.badInput, "bad input, nothing was run"), Status(.interrupted, "interrupted, what is known is written"),
    ])
}
