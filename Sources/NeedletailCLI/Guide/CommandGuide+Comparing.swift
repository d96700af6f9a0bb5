import NeedletailReports

/// Commands that hold one side against another.
extension CommandGuide {
  private static let sides = """
    BASE and HEAD are result documents, documents of several seeds, stored runs (last, last~1, a label, a name),
    baselines, workload files, or REVISION:FILE of the git repository. Workload files are run in virtual time with
    the same seeds, so that the same jobs meet the same luck; the rest is read.
    """

  static let compare = CommandGuide(
    usage: "BASE HEAD [OPTION]...", operand: Operand("BASE HEAD", .filesAndRuns),
    summary: "say what differs between two sides: what ran, figures, what took the time",
    description: """
      Says what differs between two sides: what ran, key by key; the figures, with the 95 % interval of the change;
      and which agents and limits took more or less of a job's time.

      \(sides)
      """,
    examples: [
      Example("compare before.json after.json", "two results"),
      Example("compare last~1 last", "the two runs stored last"),
      Example("compare main:fleet.yaml fleet.yaml", "what the change in the working tree does"),
      Example("compare fleet.yaml fleet.yaml --by agent", "the same on both sides"),
      Example("compare baseline last --out comparison.json"),
    ],
    statuses: [
      Status(.done, "done, whatever differs"), Status(.failed, "a run was invalid, or it could not be written"),
      Status(.badInput, "a side that is none, nothing was run"), Status(.interrupted, "interrupted"),
    ])

  static let gate = CommandGuide(
    usage: "[BASE] HEAD [OPTION]...", operand: Operand("[BASE] HEAD", .filesAndRuns),
    summary: "exit with 99 where HEAD is worse than BASE by more than is allowed",
    description: """
      Holds HEAD to BASE: a figure is held when the interval of its change ends within what is allowed, broken when
      it begins beyond, undecided when it spans it. What is allowed stands in HEAD's file under gate:, or in --allow;
      else it is 5 % of the median and the 99th percentile of job latency, 2 % of throughput and cost, and
      0.1 points of the share of failed jobs. HEAD's thresholds must hold, too.

      \(sides)

      Without BASE, HEAD is held to its baseline, NAME.baseline.json beside NAME.yaml, which --update-baseline writes
      and you commit.

      On the wall clock both sides are measured, run by run in turn (ABBA), 10 pairs at first and more while a
      figure is undecided: two files, another build (--against), or one file with what --a and --b change in it.
      """,
    terms: Terms(heading: "formats", rows: GateFormat.allCases.map { ($0.rawValue, $0.title) }),
    examples: [
      Example("gate main:fleet.yaml fleet.yaml", "is my change slower than main?"),
      Example("gate fleet.yaml --update-baseline", "what it measures now is right"),
      Example("gate fleet.yaml", "hold it to that"),
      Example("gate main:fleet.yaml fleet.yaml --allow 'job p99 +5%' --allow 'cost +2%'"),
      Example("gate fleet.yaml --strict --seeds 20 --out gate.xml", "more seeds; JUnit's XML"),
      Example("gate fleet.yaml --against ./needletail-1.0", "is this needletail's engine the same as that one's?"),
      Example(
        "gate fleet.yaml --a agents.expert.count=8 --b agents.expert.count=6",
        "two settings, on the wall clock"),
      Example("gate fleet.yaml --self-check", "how noisy is this machine, and what change would it find?"),
    ],
    statuses: [
      Status(.done, "held, or undecided, which is a warning"), Status(.thresholdFailed, "broken"),
      Status(.undecided, "undecided, with --strict"), Status(.failed, "a run of HEAD failed"),
      Status(.badInput, "bad input: a baseline that is missing or another's, too few seeds; nothing was run"),
      Status(.interrupted, "interrupted"),
    ])
}
