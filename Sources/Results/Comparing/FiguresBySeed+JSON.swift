package import NeedletailEngine
package import NeedletailNotation
import NeedletailWorkload

/// How figures by seed stand in documents: each under the words that `--allow` takes, with a value a seed.
extension FiguresBySeed {
  /// `{ "figures": { "p(99) job_latency_ms": [15512, …] }, "latency_ms": { "agent of triage": [301.2, …] } }`; `null` where a run has none.
  package var json: JSON {
    .object([
      "figures": .object(
        Dictionary(figureRows.map { ($0.key, Self.array($0.values)) }, uniquingKeysWith: { first, _ in first })),
      "latency_ms": .object(
        Dictionary(latencyRows.map { ($0.key, Self.array($0.values)) }, uniquingKeysWith: { first, _ in first })),
    ])
  }

  private static func array(_ values: [Double?]) -> JSON { .array(values.map { .optional($0) }) }

  /// Takes the values in: those of figures that are not known, as of a newer version, are passed over.
  ///
  /// - Parameter runs: what is known of the runs besides, in the order of the values.
  /// - Throws: `FiguresBySeedError` for a row that is none of figures, or of another length.
  package init(
    _ json: JSON, runs: [RunNumbers], figures catalogue: FigureCatalogue = .standard
  ) throws(FiguresBySeedError) {
    self.init(count: 0)
    for (place, run) in runs.enumerated() { put(run, at: place, by: catalogue) }
    for row in json.members("figures") {
      guard let figure = try? GatedFigure(row.key, option: row.key, figures: catalogue) else { continue }
      setValues(try Self.values(row, count: runs.count), of: figure)
    }
    for row in json.members("latency_ms") {
      guard let owner = LatencyOwner(documented: row.key) else { continue }
      setValues(try Self.values(row, count: runs.count), of: owner)
    }
  }

  private static func values(
    _ row: (key: String, value: JSON), count: Int
  ) throws(FiguresBySeedError) -> [Double?] {
    guard case .array(let elements) = row.value else {
      throw FiguresBySeedError("`\(row.key)` is no list of values")
    }
    guard elements.count == count else {
      throw FiguresBySeedError("`\(row.key)` has \(elements.count) values for \(count) seeds")
    }
    var values: [Double?] = []
    for (place, element) in elements.enumerated() {
      guard element == .null || element.figure?.isFinite == true else {
        throw FiguresBySeedError("`\(row.key)` has no number at place \(place + 1)")
      }
      values.append(element.figure)
    }
    return values
  }
}

/// What is wrong with figures by seed, in words.
package struct FiguresBySeedError: Error, Equatable {
  package var message: String

  init(_ message: String) { self.message = message }
}

extension LatencyOwner {
  /// As documents of several seeds name it: `agent of triage`, `gateway`.
  var documentedName: String { name.map { "\(part.name) of \($0)" } ?? part.name }

  init?(documented text: String) {
    let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard let part = LatencyPart(named: parts[0]) else { return nil }
    if parts.count == 1 {
      self.init(part)
    } else if parts.count == 3, parts[1] == "of" {
      self.init(part, of: parts[2])
    } else {
      return nil
    }
  }
}
