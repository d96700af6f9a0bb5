package import NeedletailNotation
import NeedletailWorkload

extension Baseline {
  /// The document: a line a figure, in the order of bytes, and nothing that depends on when and where it was written, so that a
  /// change of it shows what changed.
  ///
  /// - Throws: `NotFinite` for a figure that is no finite number.
  package func text() throws(NotFinite) -> String {
    let runs = figures.runs
    var lines = [
      "\"schema\": \(try Self.line(.string(Self.schema)))", "\"workload\": \(try Self.line(.string(workload)))",
      "\"file\": \(try Self.line(.string(file)))", "\"workload_sha256\": \(try Self.line(.string(workloadSHA256)))",
      "\"needletail\": \(try Self.line(.string(version)))", "\"clock\": \"virtual\"",
    ]
    lines.append("\"load\": " + (try Self.block(conditions.load.sortedRows.map { ($0.key, .string($0.value)) })))
    lines.append("\"window\": " + (try Self.block(conditions.window.sortedRows.map { ($0.key, .string($0.value)) })))
    lines.append(
      "\"digests\": "
        + (try Self.block(runs.map { run in (String(run.seed ?? 0), run.digest.map { .string($0) } ?? .null) })))
    for (key, rows) in [("figures", figures.figureRows), ("latency_ms", figures.latencyRows)] {
      lines.append(
        "\"\(key)\": " + (try Self.block(rows.map { ($0.key, .array($0.values.map { .optional($0) })) })))
    }
    return "{\n  " + lines.joined(separator: ",\n  ") + "\n}\n"
  }

  private static func block(_ rows: [(key: String, value: JSON)]) throws(NotFinite) -> String {
    guard !rows.isEmpty else { return "{}" }
    var lines: [String] = []
    for row in rows { lines.append("    \(try line(.string(row.key))): \(try line(row.value))") }
    return "{\n" + lines.joined(separator: ",\n") + "\n  }"
  }

  /// A value in one line.
  private static func line(_ value: JSON) throws(NotFinite) -> String {
    guard case .array(let elements) = value else { return String(try value.text().dropLast()) }
    var words: [String] = []
    for element in elements { words.append(String(try element.whole.text().dropLast())) }
    return "[" + words.joined(separator: ", ") + "]"
  }
}

extension JSON {
  /// A whole number as one, so that counts have no fraction.
  fileprivate var whole: JSON {
    guard case .number(let value) = self, let count = Int(exactly: value), count.magnitude < 1 << 53 else {
      return self
    }
    return .count(count)
  }
}

extension [String: String] {
  fileprivate var sortedRows: [(key: String, value: String)] {
    sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}
