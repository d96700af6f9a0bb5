import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// Makes what a gate's runs measured the baseline: whole, or not at all.
struct BaselineWriting {
  let destination: Destination
  let path: String
  /// What is there; `nil` where there is none.
  let before: Baseline?
  let terms: GateTerms

  func write(_ side: ComparedSide, isInterrupted: Bool, isSilent: Bool) throws -> ExitCode {
    if isInterrupted {
      Console.complain("\(path): interrupted: not all seeds were run, and nothing was written")
      return .interrupted
    }
    if let first = side.unfinished.first {
      let reason = first.statusReason.map { ": \($0)" } ?? ""
      Console.complain(
        "\(path): error: the run of seed \(first.seed ?? 0) was \(first.status.rawValue)\(reason); nothing was written")
      return .failed
    }
    guard let baseline = Baseline(of: side, allowed: (terms.allowances + GateSettings.usualAllowances).map(\.figure))
    else {
      throw BrokenRuns(reason: "\(path): what ran is not known")
    }
    if let figure = terms.allowances.map(\.figure).first(where: { figure in
      side.runs.allSatisfy { $0.value(of: figure) == nil }
    }) {
      throw Refusal(
        "\(path): error: no run has `\(figure.spelling)`, so nothing could be held to it; allow a figure that runs have, or leave it out"
      )
    }
    do {
      try destination.write(try baseline.text())
    } catch let error as FileError {
      throw BrokenRuns(reason: "\(path): \(error.message), and was not written")
    } catch {
      throw BrokenRuns(reason: "\(path): \(error), and was not written")
    }
    for outcome in side.thresholds where outcome.verdict == .broken {
      Console.complain(
        "\(path): warning: `\(outcome.threshold.key) \(outcome.threshold.expression)` is broken by what is the baseline now"
      )
    }
    if !isSilent {
      let seeds = "\(baseline.seeds.count) seeds, \(baseline.figures.count) figures"
      let change =
        before.map { (try? $0.text()) == (try? baseline.text()) ? ", as it was" : ", another than before" } ?? ""
      try Console.print("\(side.workload)  baseline written to \(path): \(seeds)\(change)\n")
    }
    return .done
  }
}
