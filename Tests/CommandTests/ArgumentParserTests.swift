import NeedletailEngine
import NeedletailResults
import Testing
import NeedletailWorkload

@testable import NeedletailCLI

@Suite("The command line")
struct ArgumentParserTests {
  func parse(_ line: String) throws(ArgumentError) -> Command {
    try ArgumentParser.command(line.split(separator: " ").map(String.init))
  }

  func error(_ line: String) -> ArgumentError? {
    do throws(ArgumentError) {
      _ = try parse(line)
      return nil
    } catch {
      return error
    }
  }

  @Test("run takes every option of the contract, as --option value")
  func everything() throws {
    var run = RunArguments(file: FileArguments(path: "fleet.yaml"))
    run.file.clock = .virtual
    run.file.seed = 18_446_744_073_709_551_615
    run.file.jobs = 100
    run.file.duration = "10m"
    run.file.warmup = "30s"
    run.file.trace = "a.csv"
    run.file.loadScale = "1.5"
    run.file.timeScale = "10"
    run.file.overrides = ["agents.expert.count=80", "name=a=b"]
    run.seeds = 20
    run.out = "result.json"
    run.file.store = "results"
    run.userInterface = .plain
    run.isReference = true
    run.isStrict = true
    run.label = "base"
    let line =
      "run fleet.yaml --clock virtual --seed 18446744073709551615 --jobs 100 --duration 10m --warmup 30s --trace a.csv "
      + "--load-scale 1.5 --time-scale 10 "
      + "--set agents.expert.count=80 --set name=a=b --seeds 20 --out result.json --store results --ui plain "
      + "--reference --strict --label base"
    #expect(try parse(line) == .run(run))
  }

  @Test("a run's label is any printable text of up to 100 characters that does not mean a stored run already")
  func labels() throws {
    func label(_ text: String) -> String? {
      guard case .run(let run)? = try? ArgumentParser.command(["run", "a.yaml", "--label", text]) else { return nil }
      return run.label
    }
    for text in ["base", "after the fix, 2", "éa", "lastly", "last-one", String(repeating: "a", count: 100)] {
      #expect(label(text) == text)
    }
    for text in [" ", "a\nb", "a\u{1B}[0m", "last", "last~3", String(repeating: "a", count: 101)] {
      #expect(label(text) == nil)
    }
  }

  @Test("traces are asked for by number, with or without a file")
  func traces() throws {
    var run = RunArguments(file: FileArguments(path: "a.yaml"))
    run.traces = TraceRequest(count: 20)
    #expect(try parse("run a.yaml --trace-jobs 20") == .run(run))
    run.traces = TraceRequest(count: 1, path: "b:c.json", format: .otlp)
    #expect(try parse("run a.yaml --trace-jobs 1:b:c.json --trace-format otlp") == .run(run))
    for line in ["--trace-jobs 0", "--trace-jobs 10001", "--trace-jobs 3:", "--trace-jobs x", "--trace-format otlp"] {
      #expect(throws: ArgumentError.self) { try parse("run a.yaml " + line) }
    }
  }

  @Test("--option=value is the same, and options may stand before the file")
  func inline() throws {
    #expect(try parse("run --seed=4 --set=a.b=c fleet.yaml") == parse("run fleet.yaml --seed 4 --set a.b=c"))
  }

  @Test("after -- a file may begin with a dash, and - is standard input")
  func dashes() throws {
    #expect(try parse("run -- --odd.yaml") == .run(RunArguments(file: FileArguments(path: "--odd.yaml"))))
    #expect(try parse("validate -") == .validate(FileArguments(path: "-")))
  }

  @Test("verify takes a tolerance in percent, and no clock")
  func verify() throws {
    var verify = VerifyArguments(file: FileArguments(path: "a.yaml"))
    #expect(try parse("verify a.yaml") == .verify(verify))
    #expect(verify.tolerance == 0.02)
    verify.tolerance = 0.005
    verify.out = "-"
    verify.file.seed = 3
    verify.userInterface = .none
    #expect(try parse("verify a.yaml --tolerance 0.5% --out - --seed 3 --ui none") == .verify(verify))
    #expect(try ArgumentParser.command(["verify", "a.yaml", "--tolerance", "2 %"]) == parse("verify a.yaml"))
    #expect(error("verify a.yaml --clock wall")?.message == "unknown option `--clock` of `verify`")
  }

  @Test("roofline takes how long, how many couriers, and whether to spin")
  func roofline() throws {
    #expect(try parse("roofline") == .roofline(RooflineArguments()))
    var roofline = RooflineArguments()
    roofline.duration = .milliseconds(500)
    roofline.wall = WallClock(spins: true, couriers: 3)
    roofline.out = "r.json"
    #expect(try parse("roofline --duration 500ms --spin --couriers 3 --out r.json") == .roofline(roofline))
  }

  @Test("history takes a workload, a limit and a format")
  func history() throws {
    #expect(try parse("history") == .history(HistoryArguments()))
    let history = HistoryArguments(store: "s.db", workload: "desk", limit: 5, format: .json)
    #expect(try parse("history --store s.db --workload desk --limit 5 --format json") == .history(history))
  }

  @Test("history --detect takes figures, and how many runs a build is stopped for")
  func detection() throws {
    var history = HistoryArguments(limit: 2_000, detection: HistoryArguments.Detection())
    #expect(try parse("history --detect") == .history(history))
    history.detection?.recentRuns = 10
    #expect(try parse("history --detect --exit-code") == .history(history))
    history.limit = 30
    history.detection = HistoryArguments.Detection(figures: ["cost", "tpot"], recentRuns: 3)
    let line = "history --detect --limit 30 --exit-code --recent 3 --figure cost --figure tpot"
    #expect(try parse(line) == .history(history))
  }

  @Test("show takes a run, and where its document goes")
  func show() throws {
    #expect(try parse("show last") == .show(ShowArguments(run: "last")))
    let show = ShowArguments(run: "3f2a", store: "s", format: .summary, out: "r.json")
    #expect(try parse("show 3f2a --store s --format summary --out r.json") == .show(show))
  }

  @Test("prune takes a count or an age, in minutes, hours, days or weeks")
  func prune() throws {
    #expect(try parse("prune --keep 0") == .prune(PruneArguments(rule: .keep(0))))
    let prune = PruneArguments(
      rule: .olderThan(milliseconds: 2_592_000_000), store: "s", workload: "desk", isRehearsal: true)
    #expect(try parse("prune --older-than 30d --store s --workload desk --dry-run") == .prune(prune))
    for (text, milliseconds) in [("90m", 5_400_000), ("12h", 43_200_000), ("8w", 4_838_400_000)] as [(String, Int64)] {
      #expect(
        try parse("prune --older-than \(text)")
          == .prune(PruneArguments(rule: .olderThan(milliseconds: milliseconds))))
    }
  }

  @Test("version and help are found in all their spellings")
  func versionAndHelp() throws {
    #expect(try parse("--version") == .version)
    #expect(try parse("help") == .help(nil))
    #expect(try parse("--help") == .help(nil))
    #expect(try parse("-h") == .help(nil))
    #expect(try parse("help run") == .help(.run))
    #expect(try parse("help --format man") == .manual && parse("help run --format text") == .help(.run))
    #expect(try parse("completion zsh") == .completion(.zsh))
    #expect(try parse("run --help") == .help(.run))
    #expect(try parse("expand x.yaml -h") == .help(.expand))
  }

  @Test("init takes a template and a place")
  func initialize() throws {
    #expect(try parse("init") == .initialize(template: nil, out: nil))
    #expect(try parse("init debate --out d.yaml") == .initialize(template: "debate", out: "d.yaml"))
  }

  @Test(
    "a misspelt word comes with the nearest known one",
    arguments: [
      ("runn x.yaml", "run"), ("validat x.yaml", "validate"), ("run x.yaml --sed 4", "--seed"),
      ("run x.yaml --duraton 10m", "--duration"), ("run x.yaml --ui plan", "plain"),
      ("run x.yaml --clock virtul", "virtual"), ("help rnu", "run"), ("completion fihs", "fish"),
    ])
  func nearest(_ line: String, _ known: String) throws {
    let found = error(line)
    let error = try #require(found)
    #expect(error.remedy.contains("`\(known)`"), "\(error)")
  }

  @Test("a value of --set that the shell has taken apart is explained")
  func takenApart() {
    #expect(
      error("run x.yaml --set load={ concurrency: 4 }")?.remedy
        == "`run` takes one WORKLOAD; a `--set` with spaces in it stands in single quotes")
    #expect(error("run x.yaml y.yaml")?.remedy == "`run` takes one WORKLOAD")
  }

  @Test(
    "what cannot be understood is refused",
    arguments: [
      "", "run", "validate", "run a.yaml b.yaml", "run a.yaml --seed", "run a.yaml --seed --jobs 4",
      "run a.yaml --seed=", "run a.yaml --seed -1", "run a.yaml --seed 1.5", "run a.yaml --seed 18446744073709551616",
      "run a.yaml --jobs 0", "run a.yaml --seeds 0", "run a.yaml --seeds 10001", "run a.yaml --seed 1 --seed 2",
      "run a.yaml --reference=yes", "run a.yaml --set novalue", "run a.yaml --set =5", "validate a.yaml --out b.json",
      "verify", "verify a.yaml --tolerance 2", "verify a.yaml --tolerance 0%", "verify a.yaml --tolerance 101%",
      "verify a.yaml --tolerance %", "verify a.yaml --tolerance nan%", "roofline a.yaml", "roofline --duration 5",
      "roofline --duration 0", "roofline --couriers 0", "roofline --couriers 65", "--unknown", "help nothing",
      "help --format pdf", "completion", "completion tcsh", "completion bash zsh",
      "init a b", "run a.yaml -x", "history last", "history --limit 0", "history --limit 100001",
      "history --format csv", "history --figure cost", "history --exit-code", "history --recent 3",
      "history --detect --recent 3", "history --detect --exit-code --recent 0", "history --detect --format names",
      "history --detect --limit 2001",
      "show", "show a b", "show last --format table", "prune", "prune last --keep 1", "prune --keep -1",
      "prune --keep 1 --older-than 30d", "prune --older-than 30", "prune --older-than d", "prune --older-than -1d",
      "prune --older-than 1.5d", "prune --older-than 30s", "prune --older-than 9999999999999999999d",
      "prune --older-than 5000001w", "run a.yaml --store", "run a.yaml --store=",
    ])
  func refused(_ line: String) { #expect(error(line) != nil) }

  @Test("an error says what is wrong and what would be right")
  func message() {
    #expect(
      error("run a.yaml --jobs many")?.description
        == "needletail: error: `--jobs many` is no whole number; write a whole number from 1 to 9223372036854775807")
  }

  @Test("every command's help names each of its options and shows an example", arguments: CommandName.allCases)
  func help(_ name: CommandName) {
    let text = Help.text(on: name)
    #expect(text.contains("usage: needletail \(name.rawValue)"))
    for option in name.options { #expect(text.contains(option.name)) }
    for line in text.split(separator: "\n") { #expect(line.count <= 120) }
  }

  @Test(
    "numbers are read without separators, and what was meant is said",
    arguments: [
      ("run a.yaml --jobs 1,000", "`--jobs 1,000` has a separator between digits; write `--jobs 1000`"),
      ("run a.yaml --seed 1_000", "`--seed 1_000` has a separator between digits; write `--seed 1000`"),
      ("run a.yaml --seeds 1'000", "`--seeds 1'000` has a separator between digits; write `--seeds 1000`"),
      (
        "run a.yaml --seeds 1,5", "`--seeds 1,5` has a separator between digits; write a whole number from 1 to 10000"
      ),
      (
        "run a.yaml --seeds 100,000",
        "`--seeds 100,000` has a separator between digits; write a whole number from 1 to 10000"
      ),
      ("run a.yaml --seeds 1e3", "`--seeds 1e3` is no whole number; write a whole number from 1 to 10000"),
      ("run a.yaml --seeds -5", "`--seeds -5` is out of range; write a whole number from 1 to 10000"),
      ("run a.yaml --seeds 20000", "`--seeds 20000` is out of range; write a whole number from 1 to 10000"),
    ])
  func separators(_ line: String, _ message: String) {
    #expect(error(line)?.description == "needletail: error: " + message)
  }
}
