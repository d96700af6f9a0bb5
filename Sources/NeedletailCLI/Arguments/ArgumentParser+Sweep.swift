import NeedletailEngine
import NeedletailPlanner
import NeedletailReports
import NeedletailWorkload

extension ArgumentParser {
  func sweepArguments() throws(ArgumentError) -> SweepArguments {
    let format: SweepFormat? = try word("--format")
    let outs = values["--out"] ?? []
    guard Set(outs).count == outs.count else {
      throw ArgumentError("`--out` names one file twice", "name each once; a name's ending says what it gets")
    }
    let ui: RunArguments.UserInterface = try word("--ui") ?? .auto
    if let path = values["--fit"]?.first {
      return SweepArguments(
        work: .fit(path: try fit(path, format: format, outs: outs)), format: format, outs: outs, userInterface: ui)
    }
    let file = try fileArguments()
    let seeds = try number("--seeds", in: 1...GateSettings.mostSeeds) ?? SweepArguments.usualSeeds
    let design: SweepDesign
    do throws(SweepDesign.Fault) {
      design = try SweepDesign(
        varied: values["--vary"] ?? [], load: values["--load"]?.first, overrides: file.overrides, seeds: seeds)
    } catch {
      throw ArgumentError(error.message, error.remedy)
    }
    return SweepArguments(
      work: .sweep(file, design, seeds: seeds, figure: try sweptFigure()), format: format, outs: outs,
      userInterface: ui)
  }

  /// `--fit` reads what was measured before: nothing is run, so nothing is varied.
  private func fit(_ path: String, format: SweepFormat?, outs: [String]) throws(ArgumentError) -> String {
    let known = ["--fit", "--out", "--format", "--ui"]
    if let operand = operands.first {
      throw ArgumentError("`--fit` reads a file, and `\(operand)` is to be run", "leave one of them out")
    }
    if let other = values.keys.sorted().first(where: { !known.contains($0) }) {
      throw ArgumentError("`\(other)` is of a sweep that is run, and `--fit` runs none", "leave \(other) out")
    }
    guard format == nil || format == .text || format == .json else {
      throw ArgumentError("a scaling law is written as text or JSON", "write --format text or --format json")
    }
    if let out = outs.first(where: { ![nil, .text, .json].contains(SweepFormat(fileName: $0)) }) {
      throw ArgumentError("`--out \(out)`: a scaling law is written as text or JSON", "name a .json or .txt file")
    }
    return path
  }

  /// `p99` alone is that of the job latency.
  private func sweptFigure() throws(ArgumentError) -> GatedFigure {
    guard let text = values["--figure"]?.first else { return Sweep.p99 }
    let isStatistic = text.wholeMatch(of: /p\(?[0-9.]+\)?|mean|min|max/) != nil
    do throws(WorkloadError) {
      return try GatedFigure(isStatistic ? "job \(text)" : text, option: "--figure")
    } catch {
      let problem = error.problems.first
      throw ArgumentError("`--figure \(text)`: \(problem?.message ?? "")", problem?.remedy ?? "")
    }
  }
}

/// What `sweep` takes.
struct SweepArguments: Sendable, Equatable {
  static let usualSeeds = 3

  enum Work: Sendable, Equatable {
    case sweep(FileArguments, SweepDesign, seeds: Int, figure: GatedFigure)
    /// The scaling law of what a file holds.
    case fit(path: String)
  }

  var work: Work
  /// `nil` is text, where anything is shown.
  var format: SweepFormat?
  /// Files, each in the format that its name's ending says; no two have one name.
  var outs: [String] = []
  var userInterface = RunArguments.UserInterface.auto
}
