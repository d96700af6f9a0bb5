/// Commands that run workloads, or read them as if to run them.
extension CommandGuide {
  static let run = CommandGuide(
    usage: "WORKLOAD [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "run a file, or a result again, and report what happened",
    description: """
      Runs a workload file and prints what happened: in virtual time, where the same file and seed give the
      same figures on every machine, or with --clock wall on the wall clock. WORKLOAD is the path of a workload
      file, - for standard input, or a result to run again: a document of --out, or a stored run (last, last~2,
      its label, its name or the beginning of it).
      """,
    examples: [
      Example("run fleet.yaml", "run it"),
      Example("run fleet.yaml --out result.json", "and keep the document, and result.ntl, the archive"),
      Example("run fleet.yaml --store results", "and keep it beside all others, in a database"),
      Example("run result.json", "exactly that again"),
      Example(
        "run last --set load.rate=20/s --label \"20/s\"", "the run stored last, with another load, and a name"),
      Example("run fleet.yaml --set agents.expert.count=80", "what if there were 80 experts?"),
      Example("run fleet.yaml --load-scale 1.5", "what if there were half as much load again?"),
      Example("run fleet.yaml --clock wall", "on the wall clock, with real agents"),
      Example("run fleet.yaml --clock wall --time-scale 10", "an hour of it in six minutes, simulated agents"),
      Example("run fleet.yaml --seeds 20", "how sure are these figures?"),
      Example("run fleet.yaml --trace requests.csv", "replay recorded traffic"),
      Example("run fleet.yaml --trace-jobs 20:jobs.json", "what did single jobs do? (ui.perfetto.dev)"),
      Example("run fleet.yaml --ui none && deploy", "deploy if the thresholds hold"),
    ],
    note: """
      Ctrl-C ends the run early: the result so far is written and says so (exit 130); three times, at once.
      So do SIGTERM and, but for nohup, a terminal that is closed. With --ui none only what is amiss is told.
      """)

  static let suite = CommandGuide(
    usage: "SUITE|FOLDER [OPTION]...", operand: Operand("SUITE|FOLDER", .files),
    summary: "run many workloads, or one under several settings, as one",
    description: """
      Runs the workloads that a suite names, or all workload files of a folder, in name order, and says of each what it
      came to: one table, one exit status. Runs in virtual time go side by side on all cores, those on the wall clock
      one after another behind them. A workload that cannot be read does not stop the others. With --store every run is
      kept, under the suite's label.
      """,
    examples: [
      Example("suite Workloads", "every workload of a folder"),
      Example("suite nightly.yaml --out nightly.xml --out nightly.html", "and a JUnit file and a page"),
      Example("suite nightly.yaml --out site/", "the page, with a page and a document a run"),
      Example("suite nightly.yaml --only 'desk*' --seeds 10", "some of it, more surely"),
      Example("suite nightly.yaml --store results --label nightly", "and keep all runs"),
      Example("suite nightly.yaml --format markdown >> \"$GITHUB_STEP_SUMMARY\""),
    ],
    note: """
      Ctrl-C ends the runs that go on and begins no other: what is known is written and says so (exit 130). The worst
      run decides the exit status: interrupted, then bad input, a failed run, a broken threshold, an undecided one.
      """,
    statuses: [
      Status(.done, "all runs completed, thresholds held"),
      Status(.failed, "a run failed, or a result was not written"),
      Status(.badInput, "bad arguments or suite, or a workload of it that cannot be read"),
      Status(.undecided, "undecided, with --strict"), Status(.thresholdFailed, "a threshold failed"),
      Status(.interrupted, "interrupted, the result so far is written"),
    ])

  static let validate = CommandGuide(
    usage: "WORKLOAD [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "check the file; report every problem with line and column",
    description: """
      Checks a workload file and reports every problem in it at once, as path:line:column. Nothing is run.
      """,
    examples: [Example("validate fleet.yaml"), Example("validate fleet.yaml --set load.rate=200/s")])

  static let expand = CommandGuide(
    usage: "WORKLOAD [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "print the file with every default filled in",
    description: """
      Prints the workload file with every default filled in, after --set and the other options; of a result, or a
      stored run, the workload that ran.
      """,
    examples: [
      Example("expand fleet.yaml"), Example("expand result.json"),
      Example("expand fleet.yaml --seed 8 > seeded.yaml"),
    ])

  static let verify = CommandGuide(
    usage: "WORKLOAD [OPTION]...", operand: Operand("WORKLOAD", .filesAndRuns),
    summary: "run it on both clocks; report how far they are apart",
    description: """
      Runs a file in virtual time and on the wall clock with one seed, and compares their latencies at p50,
      p90 and p99. Job latency decides, of all jobs and of each scenario with at least 1,000 of them; call
      latency is shown. It takes as long as the file says; a file of too few jobs is told at once, with the
      length that it needs.
      """,
    examples: [
      Example("verify fleet.yaml"), Example("verify fleet.yaml --duration 10m --tolerance 1%"),
      Example("verify fleet.yaml --out comparison.json"),
    ],
    statuses: [
      Status(.done, "within the tolerance"), Status(.thresholdFailed, "beyond it"),
      Status(.failed, "nothing to tell: too few jobs, or a run that was invalid or aborted"),
      Status(.badInput, "a file that cannot be simulated"), Status(.interrupted, "interrupted"),
    ])

  static let roofline = CommandGuide(
    usage: "[OPTION]...", summary: "measure what this machine can run on the wall clock",
    description: """
      Measures what the engine can do on this machine on the wall clock with agents that answer at once: a thousand
      calls in flight as fast as they go, then schedules of 1,000 to 200,000 calls a second, up to the first
      that is not kept. No run here can do better.
      """,
    examples: [
      Example("roofline"), Example("roofline --spin --couriers 1"),
      Example("roofline --duration 10s --out roofline.json"),
    ])
}
