/// The command that makes a simulation of what was measured.
extension CommandGuide {
  static let calibrate = CommandGuide(
    usage: "RESULT... [OPTION]...", operand: Operand("RESULT...", .filesAndRuns),
    summary: "fit simulate of agents to what runs on the wall clock measured",
    description: """
      Fits how agents are simulated to what runs on the wall clock measured of them: how long answers take, or their
      first tokens and the tokens after them; tokens; failures and when they come; what they decide; and how they
      slow down under load. RESULT is a result document, or a stored run, of a run with --clock wall and
      --trace-jobs, whose trace NAME.trace.json lies beside it. Several results are taken together where they agree.

      Shown are the family of each distribution, how well it fits, and the keys to be written; with --into, what
      they change in that file. An agent of fewer than 100 answered attempts is not calibrated.
      """,
    examples: [
      Example("run fleet.yaml --clock wall --trace-jobs 10000 --out measured.json", "measure"),
      Example("calibrate measured.json", "what was found, and the keys to write"),
      Example("calibrate measured.json --into fleet.yaml", "what it changes in the file"),
      Example("calibrate measured.json --into fleet.yaml --out calibrated.yaml", "write it to another"),
      Example("calibrate monday.json friday.json --into fleet.yaml --in-place", "two runs; write it to the file"),
    ],
    statuses: [
      Status(.done, "every agent is calibrated"), Status(.failed, "it could not be written"),
      Status(.badInput, "not a measurement of real agents, or no trace; nothing was written"),
      Status(.undecided, "an agent has too few samples, or the runs differ; the others are written"),
    ])
}
