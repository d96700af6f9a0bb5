/// Commands that say what a fleet can carry, what it would take, and what binds.
extension CommandGuide {
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
