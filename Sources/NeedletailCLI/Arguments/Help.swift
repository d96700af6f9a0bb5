import NeedletailWorkload

/// What `needletail help` prints.
enum Help {
  static func text(on name: CommandName?) -> String {
    guard let name else { return overview }
    return introduction(to: name) + "\n" + optionList(of: name)
  }

  private static let overview = """
    needletail runs a fleet of AI agents from one workload file, in virtual time or on the wall clock.

    usage:
      needletail run WORKLOAD          run a file, or a result again, and report what happened
      needletail validate WORKLOAD     check the file; report every problem with line and column
      needletail expand WORKLOAD       print the file with every default filled in
      needletail verify WORKLOAD       run it on both clocks; report how far they are apart
      needletail roofline              measure what this machine can run on the wall clock
      needletail report RESULT...      show results as a page, as Markdown, or in the terminal
      needletail history               list the runs that were stored
      needletail show RUN              show a run: what it said, or its document
      needletail prune                 remove stored runs by count or age
      needletail export ARCHIVE        turn a run's archive into what other tools read
      needletail inspect ARCHIVE       say what an archive holds, and whether it is whole
      needletail init [TEMPLATE]       write a starter file, commented
      needletail help [COMMAND]        explain a command, with examples
      needletail --version

    start here:
      needletail init > fleet.yaml
      needletail run fleet.yaml

    exit status: 0 done, thresholds held · 1 the run failed · 2 bad input, nothing was run
                 3 undecided, with --strict · 99 a threshold failed · 130 interrupted, the result so far is written

    """

  private static func introduction(to name: CommandName) -> String {
    switch name {
    case .run:
      """
      usage: needletail run WORKLOAD [OPTION]...

      Runs a workload file and prints what happened: in virtual time, where the same file and seed give the
      same figures on every machine, or with --clock wall on the wall clock. WORKLOAD is the path of a workload
      file, - for standard input, or a result to run again: a document of --out, or a stored run (last, last~2,
      its label, its name or the beginning of it).

      examples:
        needletail run fleet.yaml                                 run it
        needletail run fleet.yaml --out result.json               and keep the document, and result.ntl, the archive
        needletail run fleet.yaml --store results                 and keep it beside all others, in a database
        needletail run result.json                                exactly that again
        needletail run last --set load.rate=20/s --label "20/s"   the run stored last, with another load, and a name
        needletail run fleet.yaml --set agents.expert.count=80    what if there were 80 experts?
        needletail run fleet.yaml --clock wall                    on the wall clock, with real agents
        needletail run fleet.yaml --seeds 20                      how sure are these figures?
        needletail run fleet.yaml --trace requests.csv            replay recorded traffic
        needletail run fleet.yaml --trace-jobs 20:jobs.json       what did single jobs do? (ui.perfetto.dev)
        needletail run fleet.yaml --ui none && deploy             deploy if the thresholds hold

      Ctrl-C ends the run early: the result so far is written and says so (exit 130); three times, at once.

      """
    case .validate:
      """
      usage: needletail validate WORKLOAD [OPTION]...

      Checks a workload file and reports every problem in it at once, as path:line:column. Nothing is run.

      examples:
        needletail validate fleet.yaml
        needletail validate fleet.yaml --set load.rate=200/s

      """
    case .expand:
      """
      usage: needletail expand WORKLOAD [OPTION]...

      Prints the workload file with every default filled in, after --set and the other options; of a result, or a
      stored run, the workload that ran.

      examples:
        needletail expand fleet.yaml
        needletail expand result.json
        needletail expand fleet.yaml --seed 8 > seeded.yaml

      """
    case .verify:
      """
      usage: needletail verify WORKLOAD [OPTION]...

      Runs a file in virtual time and on the wall clock with one seed, and compares their latencies at p50,
      p90 and p99. Job latency decides, of all jobs and of each scenario with at least 1,000 of them; call
      latency is shown. It takes as long as the file says.

      examples:
        needletail verify fleet.yaml
        needletail verify fleet.yaml --duration 10m --tolerance 1%
        needletail verify fleet.yaml --out comparison.json

      exit status: 0 within the tolerance · 99 beyond it · 1 nothing to tell: too few jobs, or a run that was
                   invalid or aborted · 2 a file that cannot be simulated · 130 interrupted

      """
    case .roofline:
      """
      usage: needletail roofline [OPTION]...

      Measures what the engine can do on this machine on the wall clock with agents that answer at once: a thousand
      calls in flight as fast as they go, then schedules of 1,000 to 200,000 calls a second, up to the first
      that is not kept. No run here can do better.

      examples:
        needletail roofline
        needletail roofline --spin --couriers 1
        needletail roofline --duration 10s --out roofline.json

      """
    case .history:
      """
      usage: needletail history [OPTION]...

      Lists the runs in a store, the last one first. `needletail run --store` stores runs.

      examples:
        needletail history --store results
        needletail history --workload support-desk --limit 5
        needletail history --format json | jq -r '.runs[0].id'

      """
    case .show:
      """
      usage: needletail show RUN [OPTION]...

      Shows a run: on a terminal where it came from and what it said at its end, elsewhere its result document.
      RUN is a stored run's name as history lists it, the beginning of one, its label, `last`, or `last~N`, the Nth
      before it; or a result document.

      examples:
        needletail show last --store results
        needletail show 3f2a --out result.json
        needletail show baseline
        needletail show last | jq .throughput

      """
    case .prune:
      """
      usage: needletail prune --keep N | --older-than AGE [OPTION]...

      Removes runs from a store, and gives the space back. Files beside the store are left alone.

      examples:
        needletail prune --older-than 30d --dry-run
        needletail prune --keep 100 --workload support-desk

      """
    case .report:
      """
      usage: needletail report RESULT... [OPTION]...

      Shows one result, or up to 8 side by side: as one HTML page that needs nothing else, as Markdown for the
      summary of a build, or in the terminal. RESULT is a result document, NAME.json, an archive, NAME.ntl, or a stored
      run (last, last~2, a label, a name). What lies beside it is read, too: the archive NAME.ntl (what happened over
      time) and NAME.trace.json (single jobs).

      examples:
        needletail report result.json                             curves and a histogram, here
        needletail report result.json --out report.html           the page
        needletail report before.json after.json --out both.html  two runs on the same axes
        needletail report baseline last --out both.html           and two that were stored
        needletail report result.json --format markdown >> "$GITHUB_STEP_SUMMARY"

      exit status: 0 done, whether or not the thresholds held · 1 it could not be written · 2 not a result

      """
    case .export:
      """
      usage: needletail export ARCHIVE --format FORMAT [OPTION]...

      Turns the archive of a run, NAME.ntl, or the one that a stored run wrote, into what other tools read. What is
      damaged is left out and said.

      formats:
        hlog         HdrHistogram's interval log: every interval with all its counters
        hgrm         HdrHistogram's percentile table of one metric over all
        csv          a line an interval and figure
        openmetrics  for Prometheus: histograms over all, gauges as they stood last
        json         everything, with percentiles instead of counters

      examples:
        needletail export result.ntl --format hlog --out result.hlog
        needletail export result.ntl --format hgrm --metric job_latency --label scenario=resolve
        needletail export result.ntl --format csv --from 5m --to 10m | head
        needletail export last --format csv --out last.csv

      exit status: 0 done · 1 part of it was damaged, or could not be written · 2 not an archive, or nothing selected

      """
    case .inspect:
      """
      usage: needletail inspect ARCHIVE

      Says what an archive holds: the run, its figures with their labels, intervals and sizes, and whether it is
      whole. Every block's checksum is verified.

      examples:
        needletail inspect result.ntl

      exit status: 0 whole, or ended by a kill · 1 damaged · 2 not an archive

      """
    case .initialize:
      """
      usage: needletail init [TEMPLATE] [--out FILE]

      Prints a commented workload file to start from, or writes it to a file that does not exist yet.

      examples:
        needletail init > fleet.yaml
        needletail init handoff --out fleet.yaml

      templates:
      \(templates)

      """
    case .help:
      """
      usage: needletail help [COMMAND]

      commands: \(CommandName.allCases.map(\.rawValue).joined(separator: ", "))

      """
    }
  }

  private static var templates: String {
    let longest = Starter.names.map(\.count).max() ?? 0
    return Template.allCases.map { template in
      "  \(template.rawValue)\(String(repeating: " ", count: longest - template.rawValue.count))   \(template.summary)"
    }.joined(separator: "\n")
  }

  private static func optionList(of name: CommandName) -> String {
    let rows = name.options.map { ($0.name + ($0.value.map { " " + $0 } ?? ""), $0.meaning) }
    let longest = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { "  \($0)\(String(repeating: " ", count: longest - $0.count))   \($1)\n" }
    return "options:\n" + lines.joined()
  }
}
