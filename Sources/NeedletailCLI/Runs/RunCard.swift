import NeedletailResults
import NeedletailStore

/// Where a stored run came from, for a reader: a line for each thing that is known.
struct RunCard {
  let text: String

  /// - Parameter name: the run's, with its store: `run 3f2a… in results/needletail.db`.
  init(_ run: StoredRun, named name: String) {
    let origin = run.origin
    let times = [origin.startedAtMilliseconds, origin.endedAtMilliseconds].map { milliseconds in
      CalendarTime.stamp(milliseconds: milliseconds)
    }
    var rows = [("run", String(name.dropFirst("run ".count))), ("ran", "\(times[0]) to \(times[1])")]
    if let label = run.facts.label { rows.append(("label", label)) }
    let file = [origin.workloadPath, "SHA-256 \(run.facts.sha256)"].compactMap(\.self)
    rows.append(("workload", file.joined(separator: ", ")))
    let changes = run.facts.changes
    if !changes.isEmpty { rows.append(("changed", changes.joined(separator: ", "))) }
    if let commit = origin.gitCommit {
      rows.append(("commit", commit + (origin.gitBranch.map { " on \($0)" } ?? "")))
    }
    if let host = origin.host {
      let facts = [
        host.name, host.system, host.architecture, "\(host.processors) processor\(host.processors == 1 ? "" : "s")",
        origin.needletail.map { "needletail \($0)" } ?? "",
      ]
      rows.append(("host", facts.filter { !$0.isEmpty }.joined(separator: ", ")))
    }
    if let path = origin.documentPath { rows.append(("document", path)) }
    if let path = origin.archivePath { rows.append(("archive", path)) }
    text = rows.map { name, value in
      "\(name)\(String(repeating: " ", count: 10 - name.count))\(Typeface().printable(value))\n"
    }.joined()
  }
}
