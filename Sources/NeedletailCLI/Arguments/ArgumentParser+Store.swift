import NeedletailComparison
import NeedletailResults
import NeedletailStore
import NeedletailWorkload

/// Commands on the store.
extension ArgumentParser {
  /// `--label`: what a run is called.
  func label() throws(ArgumentError) -> String? {
    guard let label = values["--label"]?.first else { return nil }
    let remedy = "write at most \(RunArguments.longestLabel) printable characters, such as `--label baseline`"
    guard label.count <= RunArguments.longestLabel else { throw ArgumentError("`--label` is too long", remedy) }
    guard !label.unicodeScalars.contains(where: \.isUnprintable), label.contains(where: { $0 != " " }) else {
      throw ArgumentError("`--label` has characters that cannot be printed, or none at all", remedy)
    }
    guard RunStore.stepsBack(label) == nil else {
      throw ArgumentError("`--label \(label)` is what stored runs are called already", "choose another word")
    }
    return label
  }

  func historyArguments() throws(ArgumentError) -> HistoryArguments {
    try refuseOperands()
    var history = HistoryArguments(store: values["--store"]?.first, workload: values["--workload"]?.first)
    history.detection = try detection()
    let limits = history.detection == nil ? HistoryArguments.largestLimit : ChangePoints.mostRuns
    history.limit =
      try number("--limit", in: 1...limits) ?? (history.detection == nil ? history.limit : ChangePoints.mostRuns)
    history.format = try word("--format") ?? history.format
    if history.detection != nil, history.format == .names {
      throw ArgumentError("`--format names` lists runs, and `--detect` does not", "write `--format table` or `json`")
    }
    return history
  }

  private func detection() throws(ArgumentError) -> HistoryArguments.Detection? {
    guard values["--detect"] != nil else {
      for option in ["--figure", "--exit-code", "--recent"] where values[option] != nil {
        throw ArgumentError("`\(option)` without `--detect`", "add `--detect`")
      }
      return nil
    }
    let recent: Int? = try number("--recent", in: 1...ChangePoints.mostRuns)
    if recent != nil, values["--exit-code"] == nil {
      throw ArgumentError("`--recent` without `--exit-code`", "add `--exit-code`")
    }
    guard (values["--figure"] ?? []).count <= GateSettings.mostAllowances else {
      throw ArgumentError("more than \(GateSettings.mostAllowances) figures", "look at fewer at once")
    }
    return HistoryArguments.Detection(
      figures: values["--figure"] ?? [],
      recentRuns: values["--exit-code"] == nil ? nil : recent ?? HistoryArguments.Detection.usualRecentRuns)
  }

  func showArguments() throws(ArgumentError) -> ShowArguments {
    guard let run = try operand(called: "RUN"), !run.isEmpty else {
      throw ArgumentError("no run given", "write `needletail show last`, or a run that `needletail history` lists")
    }
    let (store, out) = (values["--store"]?.first, values["--out"]?.first)
    return ShowArguments(run: run, store: store, format: try word("--format"), out: out)
  }

  func pruneArguments() throws(ArgumentError) -> PruneArguments {
    try refuseOperands()
    let keep = try number("--keep", in: 0...Int(Int32.max))
    let age = try age()
    let rule: PruneArguments.Rule
    switch (keep, age) {
    case (let count?, nil): rule = .keep(count)
    case (nil, let milliseconds?): rule = .olderThan(milliseconds: milliseconds)
    case (nil, nil):
      throw ArgumentError("nothing says which runs go", "write `--keep N` or `--older-than 30d`")
    case (_?, _?):
      throw ArgumentError("`--keep` and `--older-than` are both given", "prune by one, then by the other")
    }
    return PruneArguments(
      rule: rule, store: values["--store"]?.first, workload: values["--workload"]?.first,
      isRehearsal: values["--dry-run"] != nil)
  }

  func refuseOperands() throws(ArgumentError) {
    if let operand = operands.first {
      throw ArgumentError("`\(operand)` is one operand too many", "`\(name.rawValue)` takes none")
    }
  }

  /// `--older-than`, in milliseconds: a whole number of minutes, hours, days or weeks.
  private func age() throws(ArgumentError) -> Int64? {
    guard let text = values["--older-than"]?.first else { return nil }
    let units: [Character: Int64] = ["m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000]
    let remedy = "write a whole number of minutes, hours, days or weeks: 90m, 12h, 30d, 8w"
    guard let unit = text.last.flatMap({ units[$0] }), text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let count = Int64(text.dropLast())
    else { throw ArgumentError("`--older-than \(text)` is no age", remedy) }
    guard count <= 5_000_000 else { throw ArgumentError("`--older-than \(text)` is out of range", remedy) }
    return count * unit
  }
}
