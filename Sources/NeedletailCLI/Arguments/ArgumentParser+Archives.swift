import NeedletailArchive
import NeedletailCouriers
import NeedletailEngine
import NeedletailMetrics
import NeedletailWorkload

/// Commands that read archives.
extension ArgumentParser {
  func archivePath() throws(ArgumentError) -> String {
    guard let path = try operand(called: "ARCHIVE"), !path.isEmpty else {
      throw ArgumentError(
        "no archive given", "write `needletail \(name.rawValue) NAME.ntl`, or a stored run such as `last`")
    }
    return path
  }

  func exportArguments() throws(ArgumentError) -> ExportArguments {
    let path = try archivePath()
    if let name = values["--format"]?.first, name.lowercased() == "prometheus" {
      throw ArgumentError("`--format \(name)` is not known", "write `--format openmetrics`, which Prometheus reads")
    }
    guard let format: ExportFormat = try word("--format") else {
      let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ArgumentError("no format given", "write --format and one of \(known)")
    }
    var export = ExportArguments(path: path, store: values["--store"]?.first, format: format)
    export.out = values["--out"]?.first ?? export.out
    export.selection.metric = values["--metric"]?.first
    export.selection.labels = try labels()
    let (from, to) = (try instant("--from") ?? 0, try instant("--to") ?? .max)
    guard from < to else { throw ArgumentError("`--from` is not before `--to`", "swap them") }
    export.selection.nanoseconds = from..<to
    return export
  }

  private func labels() throws(ArgumentError) -> [MetricKey.Label] {
    var labels: [MetricKey.Label] = []
    for text in values["--label"] ?? [] {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ArgumentError("`--label \(text)` is no KIND=VALUE", "write such as `--label agent=triage`")
      }
      labels.append(MetricKey.Label(String(parts[0]), String(parts[1])))
    }
    return labels
  }

  /// An instant of the run, as a duration from its beginning.
  private func instant(_ option: String) throws(ArgumentError) -> Nanoseconds? {
    guard let text = values[option]?.first else { return nil }
    if let instant = WrittenDuration.duration(text) { return instant.nanoseconds }
    // Durations are above zero, and the beginning is a good instant.
    guard ["0", "0s"].contains(text) else {
      throw ArgumentError("`\(option) \(text)` is not a time of the run", "write such as `\(option) 90s`")
    }
    return 0
  }
}

/// The archive that a run writes.
extension ArgumentParser {
  func readArchive(into run: inout RunArguments) throws(ArgumentError) {
    run.archive = values["--archive"]?.first
    run.keepsArchive = values["--no-archive"] == nil
    if run.archive != nil {
      if !run.keepsArchive { throw ArgumentError("`--archive` and `--no-archive` are both given", "give one of them") }
      if run.archive == "-" {
        throw ArgumentError("an archive cannot go to standard output", "write `--archive FILE.ntl`")
      }
      if run.seeds != nil { throw RunArguments.archiveOfSeeds }
    }
    guard let text = values["--interval"]?.first else { return }
    guard let interval = WrittenDuration.duration(text), RunArguments.intervals.contains(interval) else {
      throw ArgumentError(
        "`--interval \(text)` is no length of an interval", "write from 1ms to 1h, such as `--interval 10s`")
    }
    run.interval = interval
  }
}
