import NeedletailReports

/// The command that says how much a fleet carries, or what it takes.
extension CommandGuide {
  static let size = CommandGuide(
    usage: "WORKLOAD [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "find the largest load that holds, or the least resources that hold a load",
    description: """
      Without --choose, finds the largest load under which everything holds. With it, finds the least of what is
      chosen, all of it together, with which everything holds at --load: the cheapest where there are prices, else
      the fewest.

      A configuration holds where every bound is met by the worse end of its 95 % interval over the seeds, the queues
      are steady in every one, and at least 99 % of the jobs complete. All are run in virtual time with the same
      seeds, and for longer where that leaves them open.

      --choose takes any key of gateway, runtime, endpoints, agents and resilience that is a whole number, or a rate;
      a `*` stands for every name. Without a range it is searched from 1 to what the load may take.
      """,
    terms: Terms(
      heading: "formats", rows: SizingFormat.allCases.map { ($0.rawValue, ".\($0.fileEnding): \($0.title)") }),
    examples: [
      Example("size fleet.yaml", "how much does it carry?"),
      Example(
        "size fleet.yaml --load 40/s --hold 'job p99 < 20s' --choose 'agents.*.count'",
        "what would it take?"),
      Example("size fleet.yaml --choose gateway.instances --lose gateway.instances=1", "and with one lost?"),
      Example("size fleet.yaml --choose 'agents.*.count' --headroom 15% --price 'agents.*.count=0.40'"),
      Example(
        "size fleet.yaml --choose gateway.instances --out answer.yaml",
        "to merge into the file"),
    ],
    statuses: [
      Status(.done, "found"), Status(.thresholdFailed, "nothing within the ranges holds"),
      Status(.undecided, "whether anything holds could not be told"), Status(.failed, "it could not be written"),
      Status(.badInput, "bad input, nothing was run"), Status(.interrupted, "interrupted, what is known is written"),
    ])
}
