import NeedletailResults
import NeedletailWorkload

/// Reads a command line into a `Command`. A pure function: it opens no file and prints nothing.
struct ArgumentParser {
  let name: CommandName
  /// The values given for each option, in order.
  private(set) var values: [String: [String]] = [:]
  private(set) var operands: [String] = []

  /// - Parameter arguments: without the program's own name.
  /// - Throws: `ArgumentError`, with the nearest known word for a misspelt one.
  static func command(_ arguments: [String]) throws(ArgumentError) -> Command {
    guard let first = arguments.first else {
      throw ArgumentError("no command given", "try `needletail help`")
    }
    switch first {
    case "--version", "-V": return .version
    case "--help", "-h": return .help(nil)
    default: break
    }
    let name = try commandName(first)
    let rest = arguments.dropFirst()
    if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
      return .help(name == .help ? nil : name)
    }
    var parser = ArgumentParser(name: name)
    try parser.split(rest)
    return try parser.command()
  }

  private init(name: CommandName) { self.name = name }

  private static func commandName(_ word: String) throws(ArgumentError) -> CommandName {
    if let name = CommandName(rawValue: word) { return name }
    let kind = word.hasPrefix("-") ? "option" : "command"
    let known = CommandName.allCases.map(\.rawValue) + ["--version", "--help"]
    throw ArgumentError(
      "unknown \(kind) `\(word)`", NearestName.remedy(for: word, among: known, orElse: "try `needletail help`"))
  }

  /// Sorts the words into options with their values and operands; after `--` all are operands.
  private mutating func split(_ arguments: ArraySlice<String>) throws(ArgumentError) {
    var words = arguments
    while let word = words.popFirst() {
      if word == "--" {
        operands += words
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let option = try option(named: parts[0])
      try take(option, inline: parts.count > 1 ? parts[1] : nil, from: &words)
    }
  }

  private func option(named word: String) throws(ArgumentError) -> Option {
    if let option = name.options.first(where: { $0.name == word }) { return option }
    throw ArgumentError(
      "unknown option `\(word)` of `\(name.rawValue)`",
      NearestName.remedy(
        for: word, among: name.options.map(\.name), orElse: "see `needletail help \(name.rawValue)`"))
  }

  private mutating func take(
    _ option: Option, inline: String?, from words: inout ArraySlice<String>
  ) throws(ArgumentError) {
    if !option.isRepeatable, values[option.name] != nil {
      throw ArgumentError("`\(option.name)` is given twice", "give it once")
    }
    guard let form = option.value else {
      guard inline == nil else {
        throw ArgumentError("`\(option.name)` takes no value", "write `\(option.name)` alone")
      }
      values[option.name] = [""]
      return
    }
    guard let value = inline ?? nextValue(&words), !value.isEmpty else {
      throw ArgumentError("`\(option.name)` needs a value", "write `\(option.name) \(form)`")
    }
    values[option.name, default: []].append(value)
  }

  /// The next word, unless it is an option itself.
  private func nextValue(_ words: inout ArraySlice<String>) -> String? {
    guard let next = words.first, !next.hasPrefix("--") else { return nil }
    return words.removeFirst()
  }

  private func command() throws(ArgumentError) -> Command {
    switch name {
    case .run: return .run(try runArguments())
    case .suite: return .suite(try suiteArguments())
    case .sweep: return .sweep(try sweepArguments())
    case .validate: return .validate(try fileArguments())
    case .expand: return .expand(try fileArguments())
    case .verify: return .verify(try verifyArguments())
    case .roofline: return .roofline(try rooflineArguments())
    case .history: return .history(try historyArguments())
    case .show: return .show(try showArguments())
    case .prune: return .prune(try pruneArguments())
    case .compare: return .compare(try compareArguments())
    case .gate: return .gate(try gateArguments())
    case .calibrate: return .calibrate(try calibrateArguments())
    case .whatIf: return .whatIf(try whatIfArguments())
    case .size: return .size(try sizeArguments())
    case .report: return .report(try reportArguments())
    case .export: return .export(try exportArguments())
    case .inspect: return .inspect(path: try archivePath(), store: values["--store"]?.first)
    case .initialize:
      return .initialize(template: try operand(called: "TEMPLATE"), out: values["--out"]?.first)
    case .completion: return .completion(try shell())
    case .help:
      let name = try operand(called: "COMMAND").map(Self.commandName)
      let format: Help.Format? = try word("--format")
      return format == .man ? .manual : .help(name)
    }
  }

  private func shell() throws(ArgumentError) -> Shell {
    let known = Shell.allCases.map(\.rawValue)
    guard let word = try operand(called: "SHELL") else {
      throw ArgumentError("no shell given", "write one of \(known.joined(separator: ", "))")
    }
    guard let shell = Shell(rawValue: word) else {
      let remedy = NearestName.remedy(for: word, among: known, orElse: "write one of \(known.joined(separator: ", "))")
      throw ArgumentError("there is no completion for the shell `\(word)`", remedy)
    }
    return shell
  }

  func operand(called form: String) throws(ArgumentError) -> String? {
    guard operands.count <= 1 else {
      // The shell has taken apart what stood after `--set`.
      let advice = values["--set"] == nil ? "" : "; a `--set` with spaces in it stands in single quotes"
      throw ArgumentError("`\(operands[1])` is one operand too many", "`\(name.rawValue)` takes one \(form)\(advice)")
    }
    return operands.first
  }

  func fileArguments() throws(ArgumentError) -> FileArguments {
    guard let path = try operand(called: "WORKLOAD"), !path.isEmpty else {
      throw ArgumentError(
        "no workload file given", "write `needletail \(name.rawValue) FILE.yaml`; `needletail init` makes one")
    }
    return try fileOptions(of: path)
  }

  /// What the options change in the workload at a path.
  func fileOptions(of path: String) throws(ArgumentError) -> FileArguments {
    var file = FileArguments(path: path, store: values["--store"]?.first)
    file.clock = try word("--clock")
    file.seed = try number("--seed", in: UInt64.min...UInt64.max)
    file.jobs = try number("--jobs", in: 1...Int.max)
    file.duration = values["--duration"]?.first
    file.warmup = values["--warmup"]?.first
    file.trace = values["--trace"]?.first
    file.loadScale = values["--load-scale"]?.first
    file.timeScale = values["--time-scale"]?.first
    file.overrides = try overrides()
    return file
  }

  /// `--set`, in order.
  func overrides() throws(ArgumentError) -> [String] {
    let overrides = values["--set"] ?? []
    for override in overrides where !override.contains("=") || override.hasPrefix("=") {
      throw ArgumentError("`--set \(override)` is no KEY=VALUE", "write `--set agents.expert.count=80`")
    }
    return overrides
  }

  private func runArguments() throws(ArgumentError) -> RunArguments {
    var run = RunArguments(file: try fileArguments())
    run.seeds = try number("--seeds", in: 1...Replications.limit)
    run.out = values["--out"]?.first
    run.label = try label()
    run.isStrict = values["--strict"] != nil
    run.traces = try traceRequest()
    run.isReference = values["--reference"] != nil
    run.userInterface = try word("--ui") ?? .auto
    try readArchive(into: &run)
    return run
  }

  private func traceRequest() throws(ArgumentError) -> TraceRequest? {
    let format: JobTraces.Format? = try word("--trace-format")
    guard let text = values["--trace-jobs"]?.first else {
      if format != nil { throw ArgumentError("`--trace-format` without `--trace-jobs`", "add `--trace-jobs 20`") }
      return nil
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let count = Int(parts[0]), (1...JobTraces.limit).contains(count), parts.last?.isEmpty == false else {
      throw ArgumentError(
        "`--trace-jobs \(text)` is no N[:FILE]",
        "write a number from 1 to \(JobTraces.limit), as `--trace-jobs 20:jobs.json`")
    }
    return TraceRequest(count: count, path: parts.count > 1 ? parts[1] : nil, format: format ?? .chrome)
  }

  /// One of an enumeration's words.
  func word<W: RawRepresentable<String> & CaseIterable>(_ option: String) throws(ArgumentError) -> W? {
    guard let text = values[option]?.first else { return nil }
    if let word = W(rawValue: text) { return word }
    let known = W.allCases.map(\.rawValue)
    throw ArgumentError(
      "`\(option) \(text)` is not known", NearestName.remedy(for: text, among: known, orElse: "see the help"))
  }

  func number<N: FixedWidthInteger>(_ option: String, in range: ClosedRange<N>) throws(ArgumentError) -> N? {
    guard let text = values[option]?.first else { return nil }
    if let value = N(text), range.contains(value) { return value }
    let remedy = "write a whole number from \(range.lowerBound) to \(range.upperBound)"
    if text.hasSeparatedDigits {
      let meant = N(text.withoutDigitSeparators).flatMap { range.contains($0) ? "write `\(option) \($0)`" : nil }
      throw ArgumentError("`\(option) \(text)` has a separator between digits", meant ?? remedy)
    }
    let isWhole = !text.isEmpty && text.drop { "+-".contains($0) }.allSatisfy { $0.isASCII && $0.isWholeNumber }
    throw ArgumentError("`\(option) \(text)` is \(isWhole ? "out of range" : "no whole number")", remedy)
  }
}
