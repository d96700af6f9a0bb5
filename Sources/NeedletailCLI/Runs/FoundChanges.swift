import NeedletailNotation
import NeedletailResults
import NeedletailStore
import NeedletailWorkload

/// The changes of level that were found in stored runs, with the runs.
struct FoundChanges {
  static let schema = "needletail.changes/1"

  var workload: String
  /// The store's file.
  var store: String
  /// Those that were looked at, the oldest first: what indices in `changes` are of.
  var runs: [StoredRun]
  var changes: DetectedChanges

  var history: RunHistory { changes.history }
}

extension FoundChanges {
  /// The document; what is not known is `null`.
  var json: JSON {
    .object([
      "schema": .string(Self.schema), "store": .string(store), "workload": .string(workload),
      "figures": .array(changes.figures.map { .string($0.spelling) }), "runs": .count(runs.count),
      "left_out": .object(history.leftOut.mapValues { .count($0) }),
      "series": .array(history.series.map(json)), "changes": .array(changes.changes.map(json)),
      "trends": .array(changes.trends.map(json)),
      "engine_changes": .array(
        history.engineChanges.map { change in
          .object(["run": json(ofRun: change.run), "previous": json(ofRun: change.before)])
        }),
    ])
  }

  private func json(_ series: RunHistory.Series) -> JSON {
    let differences = history.differences(of: series).map { difference in
      (difference.key, JSON.object(["value": .words(difference.value), "latest": .words(difference.latest)]))
    }
    return .object([
      "runs": .count(series.runs.count), "first": .string(runs[series.runs[0]].id),
      "last": .string(runs[series.runs[series.runs.count - 1]].id), "exact": .bool(series.isExact),
      "too_short": .bool(changes.shortSeries.contains(series)),
      "differs": .object(Dictionary(differences) { first, _ in first }),
    ])
  }

  private func json(_ change: LevelChange) -> JSON {
    .object([
      "figure": .string(changes.figures[change.figure].spelling), "run": json(ofRun: change.run),
      "previous": json(ofRun: change.previous), "earliest": .string(runs[change.earliest].id),
      "latest": .string(runs[change.latest].id), "before": .number(change.before), "after": .number(change.after),
      "change": .number(change.size), "low": .optional(change.interval?.lowerBound),
      "high": .optional(change.interval?.upperBound), "relative": .bool(change.isRelative),
      "p": .optional(change.p), "verdict": .string(change.verdict.rawValue), "runs_since": .count(change.runsSince),
      "also_changed": .array(change.alsoChanged.map { .string($0) }),
    ])
  }

  private func json(_ trend: LevelTrend) -> JSON {
    .object([
      "figure": .string(changes.figures[trend.figure].spelling), "first": json(ofRun: trend.first),
      "last": json(ofRun: trend.last), "before": .number(trend.before), "after": .number(trend.after),
      "verdict": .string(trend.verdict.rawValue),
    ])
  }

  private func json(ofRun index: Int) -> JSON {
    let run = runs[index]
    return .object([
      "id": .string(run.id), "ended_at": .string(CalendarTime.stamp(milliseconds: run.origin.endedAtMilliseconds)),
      "git_commit": .words(run.origin.gitCommit), "git_branch": .words(run.origin.gitBranch),
      "label": .words(run.facts.label), "digest": .words(run.facts.digest),
    ])
  }
}

extension JSON {
  fileprivate static func words(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}
