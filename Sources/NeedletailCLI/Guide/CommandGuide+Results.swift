import NeedletailArchive

/// Commands that read what runs left.
extension CommandGuide {
  static let report = CommandGuide(
    usage: "RESULT... [OPTION]...", operand: Operand("RESULT...", .filesAndRuns),
    summary: "show results as a page, as Markdown, or in the terminal",
    description: """
      Shows one result, or compares up to 8 side by side: as one HTML page that needs nothing else, as Markdown for the
      summary of a build, or in the terminal. RESULT is a result document, NAME.json, an archive, NAME.ntl, or a stored
      run (last, last~2, a label, a name). What lies beside it is read, too: the archive NAME.ntl (what happened over
      time) and NAME.trace.json (single jobs).
      """,
    examples: [
      Example("report result.json", "curves and a histogram, here"),
      Example("report result.json --out report.html", "the page"),
      Example("report before.json after.json", "what changed, here"),
      Example("report before.json after.json --out both.html", "two runs on the same axes"),
      Example("report baseline last --out both.html", "and two that were stored"),
      Example("report result.json --format markdown >> \"$GITHUB_STEP_SUMMARY\""),
    ],
    statuses: [
      Status(.done, "done, whether or not the thresholds held"), Status(.failed, "it could not be written"),
      Status(.badInput, "not a result"),
    ])

  static let export = CommandGuide(
    usage: "ARCHIVE --format FORMAT [OPTION]...", operand: Operand("ARCHIVE", .filesAndRuns),
    summary: "turn a run's archive into what other tools read",
    description: """
      Turns the archive of a run, NAME.ntl, or the one that a stored run wrote, into what other tools read. What is
      damaged is left out and said.
      """,
    terms: Terms(heading: "formats", rows: ExportFormat.allCases.map { ($0.rawValue, meaning(of: $0)) }),
    examples: [
      Example("export result.ntl --format hlog --out result.hlog"),
      Example("export result.ntl --format hgrm --metric job_latency --label scenario=resolve"),
      Example("export result.ntl --format csv --from 5m --to 10m | head"),
      Example("export last --format csv --out last.csv"),
    ],
    statuses: [
      Status(.done, "done"), Status(.failed, "part of it was damaged, or could not be written"),
      Status(.badInput, "not an archive, or nothing selected"),
    ])

  private static func meaning(of format: ExportFormat) -> String {
    switch format {
    case .hlog: "HdrHistogram's interval log: every interval with all its counters"
    case .hgrm: "HdrHistogram's percentile table of one metric over all"
    case .csv: "a line an interval and figure"
    case .openmetrics: "for Prometheus and its kin: histograms over all, gauges as they stood last"
    case .json: "everything, with percentiles instead of counters"
    }
  }

  static let inspect = CommandGuide(
    usage: "ARCHIVE [OPTION]...", operand: Operand("ARCHIVE", .filesAndRuns),
    summary: "say what an archive holds, and whether it is whole",
    description: """
      Says what an archive holds: the run, its figures with their labels, intervals and sizes, and whether it is
      whole. Every block's checksum is verified.
      """,
    examples: [Example("inspect result.ntl"), Example("inspect last")],
    statuses: [
      Status(.done, "whole, or ended by a kill"), Status(.failed, "damaged"), Status(.badInput, "not an archive"),
    ])

  static let history = CommandGuide(
    usage: "[OPTION]...", summary: "list the runs that were stored, or find what changed in them",
    description: """
      Lists the runs in a store, the last one first. `needletail run --store` stores runs.

      With --detect it looks for changes of level in the runs of one workload (of the last run's, without --workload), and
      names the run and the commit that began each, with its size. Runs of another load, window or clock are looked at
      by themselves. In virtual time every difference between runs of one seed is a change; elsewhere 12 runs are needed.
      """,
    examples: [
      Example("history --store results"), Example("history --workload support-desk --limit 5"),
      Example("history --format json | jq -r '.runs[0].id'"),
      Example("history --detect --workload support-desk", "what changed, and with which commit"),
      Example("history --detect --figure 'job p99' --exit-code", "stop the build if it got worse lately"),
    ],
    statuses: [
      Status(.done, "done; with --exit-code no figure got worse lately"),
      Status(.badInput, "no store, no runs, or no such figure"),
      Status(.thresholdFailed, "with --exit-code: a figure got worse within the last runs"),
    ])

  static let show = CommandGuide(
    usage: "RUN [OPTION]...", operand: Operand("RUN", .filesAndRuns),
    summary: "show a run: what it said, or its document",
    description: """
      Shows a run: on a terminal where it came from and what it said at its end, elsewhere its result document.
      RUN is a stored run's name as history lists it, the beginning of one, its label, `last`, or `last~N`, the Nth
      before it; or a result document.
      """,
    examples: [
      Example("show last --store results"), Example("show 3f2a --out result.json"), Example("show baseline"),
      Example("show last | jq .throughput"),
    ])

  static let prune = CommandGuide(
    usage: "--keep N | --older-than AGE [OPTION]...", summary: "remove stored runs by count or age",
    description: """
      Removes runs from a store, and gives the space back. Files beside the store are left alone.
      """,
    examples: [Example("prune --older-than 30d --dry-run"), Example("prune --keep 100 --workload support-desk")])
}
