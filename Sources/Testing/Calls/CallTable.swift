/// Calls as a table for people. Jobs are numbered in the order of their first call.
enum CallTable {
  /// Rows that are shown, half of them from the end.
  private static let rowLimit = 200
  private static let heading = [
    "#", "from", "to", "pool", "member", "role", "attempt", "job", "branch", "message", "ended",
  ]

  static func text(of calls: [RecordedCall], dropped: Int) -> String {
    if calls.isEmpty { return "no agent was called\n" }
    // Jobs' own numbers have twenty digits.
    var jobs: [UInt64: Int] = [:]
    for call in calls where jobs[call.job] == nil { jobs[call.job] = jobs.count + 1 }
    let half = rowLimit / 2
    var rows: [[String]]
    if calls.count <= rowLimit {
      rows = calls.map { row($0, job: jobs[$0.job]) }
    } else {
      rows = calls.prefix(half).map { row($0, job: jobs[$0.job]) }
      rows.append(["…"] + Array(repeating: "", count: heading.count - 1))
      rows += calls.suffix(half).map { row($0, job: jobs[$0.job]) }
    }
    var text = table([heading] + rows)
    if calls.count > rowLimit { text += "\(calls.count) calls in all\n" }
    if dropped > 0 { text += "\(dropped) more calls were not kept\n" }
    return text
  }

  private static func row(_ call: RecordedCall, job: Int?) -> [String] {
    var ended = "\(call.ending)"
    if let returned = call.returned, returned != call.end { ended += ", returned at \(seconds(returned))" }
    return [
      "\(call.number)", seconds(call.start), call.end.map(seconds) ?? "…", call.pool, "\(call.member)",
      call.role.rawValue, "\(call.attempt)", "\(job ?? 0)", "\(call.branch)", quoted(call.text, atMost: 40), ended,
    ]
  }

  private static func table(_ rows: [[String]]) -> String {
    let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (cell, width) in zip(row.dropLast(), widths) {
        line += cell + String(repeating: " ", count: width - cell.count + 2)
      }
      return line + (row.last ?? "") + "\n"
    }.joined()
  }
}

/// A text in quotation marks, on one line, cut where it is longer.
func quoted(_ text: String, atMost limit: Int) -> String {
  var line = ""
  for character in text.prefix(limit) { line.append(character.isNewline ? "⏎" : character) }
  return "\"\(line)\(text.count > limit ? "…" : "")\""
}

/// A span in seconds, to the nanosecond where it needs that.
func seconds(_ span: Duration) -> String {
  let (whole, attoseconds) = span.components
  var digits = "\(attoseconds.magnitude / 1_000_000_000)"
  digits = String(repeating: "0", count: 9 - digits.count) + digits
  while digits.count > 3, digits.last == "0" { digits.removeLast() }
  return "\(whole).\(digits) s"
}
