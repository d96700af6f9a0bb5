import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// Commands that hold one side against another.
extension ArgumentParser {
  func compareArguments() throws(ArgumentError) -> CompareArguments {
    let operands = try sides(
      2...2, "write `needletail compare BASE HEAD`: results, stored runs, workload files or REVISION:FILE")
    let out = values["--out"]?.first
    return CompareArguments(
      base: operands[0], file: try fileOptions(of: operands[1]),
      seeds: try number("--seeds", in: 1...GateSettings.mostSeeds), split: try word("--by"),
      format: try word("--format"), out: out, userInterface: try word("--ui") ?? .auto)
  }

  func gateArguments() throws(ArgumentError) -> GateArguments {
    let operands = try sides(
      1...2, "write `needletail gate BASE HEAD`, or `needletail gate FILE.yaml` to hold it to its baseline")
    var gate = GateArguments(file: try fileOptions(of: operands.last ?? ""))
    gate.base = operands.count == 2 ? operands[0] : nil
    gate.seeds = try number("--seeds", in: 2...GateSettings.mostSeeds)
    gate.allowances = try allowances()
    gate.confidence = try confidence()
    gate.isStrict = values["--strict"] != nil
    gate.baseline = values["--baseline"]?.first
    gate.updatesBaseline = values["--update-baseline"] != nil
    gate.against = values["--against"]?.first
    gate.format = try word("--format")
    gate.outs = try outs()
    gate.userInterface = try word("--ui") ?? .auto
    try readPairs(into: &gate)
    let bases = [
      gate.base.map { "BASE `\($0)`" }, gate.baseline.map { _ in "--baseline" }, gate.against.map { _ in "--against" },
    ]
    .compactMap(\.self)
    guard bases.count <= 1 else {
      throw ArgumentError(
        "\(bases.joined(separator: " and ")) are both given", "HEAD is held to one thing at a time: leave one out")
    }
    if gate.updatesBaseline, gate.base != nil || gate.against != nil {
      throw ArgumentError(
        "`--update-baseline` takes no other side", "write `needletail gate FILE.yaml --update-baseline`")
    }
    if gate.updatesBaseline, let option = ["--out", "--format", "--strict"].first(where: { values[$0] != nil }) {
      throw ArgumentError(
        "`\(option)` is of a gate's result, and `--update-baseline` has none", "leave \(option) out, or gate without it"
      )
    }
    return gate
  }

  private func outs() throws(ArgumentError) -> [String] {
    let outs = values["--out"] ?? []
    guard Set(outs).count == outs.count else {
      throw ArgumentError("`--out` names one file twice", "name each once; a name's ending says what it gets")
    }
    return outs
  }

  private func sides(_ count: ClosedRange<Int>, _ remedy: String) throws(ArgumentError) -> [String] {
    guard !operands.contains("") else { throw ArgumentError("a side is empty", remedy) }
    if operands.count > count.upperBound {
      throw ArgumentError("`\(operands[count.upperBound])` is one operand too many", remedy)
    }
    guard operands.count >= count.lowerBound else {
      throw ArgumentError(operands.isEmpty ? "no sides given" : "only one side given", remedy)
    }
    guard operands.count(where: { $0 == "-" }) <= 1 else {
      throw ArgumentError("both sides are standard input", "name a file for one of them")
    }
    return operands
  }

  private func allowances() throws(ArgumentError) -> [Allowance] {
    var allowances: [Allowance] = []
    for text in values["--allow"] ?? [] {
      let allowance: Allowance
      do throws(WorkloadError) {
        allowance = try Allowance(text)
      } catch {
        let problem = error.problems.first
        throw ArgumentError("`--allow '\(text)'`: \(problem?.message ?? "")", problem?.remedy ?? "")
      }
      guard !allowances.contains(where: { $0.figure == allowance.figure }) else {
        throw ArgumentError("`--allow` says twice what \(allowance.figure.spelling) may do", "keep one")
      }
      allowances.append(allowance)
    }
    guard allowances.count <= GateSettings.mostAllowances else {
      throw ArgumentError("more than \(GateSettings.mostAllowances) times `--allow`", "gate fewer figures")
    }
    return allowances
  }

  private func confidence() throws(ArgumentError) -> Double? {
    guard let text = values["--confidence"]?.first else { return nil }
    guard let confidence = GateSettings.confidence(text) else {
      throw ArgumentError(
        "`--confidence \(text)` is no confidence", "write a share above 50% and up to 99.99%, such as 99%")
    }
    return confidence
  }
}

/// What `compare` takes.
struct CompareArguments: Sendable, Equatable {
  /// A result, a stored run, a workload file or `REVISION:FILE`.
  var base: String
  /// HEAD, and what the command line changes in both sides where they are workload files.
  var file: FileArguments
  /// `nil` leaves it to what the sides are.
  var seeds: Int?
  var split: ComparisonSplit?
  /// `nil` is text, where anything is shown.
  var format: ComparisonFormat?
  var out: String?
  var userInterface = RunArguments.UserInterface.auto
}

/// What `gate` takes.
struct GateArguments: Sendable, Equatable {
  /// As of `compare`; `nil` where a baseline or another build is the base.
  var base: String?
  /// HEAD, and what the command line changes in both sides where they are workload files.
  var file: FileArguments
  var seeds: Int?
  /// Besides those of HEAD's file, whose own of the same figures they replace.
  var allowances: [Allowance] = []
  var confidence: Double?
  var isStrict = false
  /// `nil` is the usual one, where neither `base` nor `against` is given.
  var baseline: String?
  var updatesBaseline = false
  /// Another build of needletail.
  var against: String?
  /// What is changed in the workload for BASE and for HEAD.
  var a = SideSettings()
  var b = SideSettings()
  /// Measures the same on both sides, to know the machine's noise.
  var isSelfCheck = false
  /// Pairs at most; `nil` leaves it to the gate.
  var pairs: Int?
  /// Runs of each side that are thrown away first.
  var warmUps = 1
  /// How long sides are measured at most.
  var time: Duration?
  /// One of the options that only sides which are measured in turn have, for messages.
  var optionOfPairs: String?
  /// `nil` is text.
  var format: GateFormat?
  /// Files, each in the format that its name's ending says; no two have one name.
  var outs: [String] = []
  var userInterface = RunArguments.UserInterface.auto

  init(file: FileArguments) { self.file = file }
}
