package import NeedletailNotation

/// How many instructions a few benchmarks execute at a tenth of their size, as committed.
package struct InstructionCounts: Sendable, Equatable {
  /// How far a count may be from the committed one, either way, in percent of it.
  package static let tolerancePercent: UInt64 = 3

  /// The compiler that they were counted with; another one's are not comparable.
  package var swift: String
  /// By name of the benchmark.
  package var counts: [String: UInt64]

  package init(swift: String, counts: [String: UInt64]) {
    self.swift = swift
    self.counts = counts
  }

  /// - Throws: what is missing or of another kind.
  package init(_ json: JSON) throws(DocumentError) {
    guard let swift = json.words("swift"), let instructions = json["instructions"] else {
      throw DocumentError("`swift` or `instructions` is missing")
    }
    self.init(swift: swift, counts: [:])
    for (name, count) in instructions.members() {
      guard let count = count.figure, count >= 1 else {
        throw DocumentError("`instructions.\(name)` is not a whole number from 1")
      }
      counts[name] = UInt64(count)
    }
  }

  package var json: JSON {
    .object(["swift": .string(swift), "instructions": .object(counts.mapValues { .count($0) })])
  }

  /// What a fresh count says of a committed one.
  package enum Verdict: Sendable, Equatable {
    case within
    /// More than the tolerance above.
    case more
    /// More than the tolerance below: good, and to be committed, or the gain can be lost unseen.
    case fewer
    /// Nothing is committed under this name.
    case unknown
  }

  package func verdict(on name: String, _ count: UInt64) -> Verdict {
    guard let committed = counts[name] else { return .unknown }
    let isFar = (max(count, committed) - min(count, committed)) * 100 > committed * Self.tolerancePercent
    return !isFar ? .within : count > committed ? .more : .fewer
  }

  /// The comparison, a line a benchmark, and whether all counts are within the tolerance.
  package func comparison(with fresh: InstructionCounts) -> (lines: [String], holds: Bool) {
    guard fresh.swift == swift else {
      return (
        ["counted with Swift \(fresh.swift), committed with \(swift): not comparable; commit counts of this compiler"],
        true
      )
    }
    var table = TextTable(["benchmark", "instructions", "committed", "change", ""], textColumns: [0, 4])
    var holds = true
    for (name, count) in fresh.counts.sorted(by: { $0.key < $1.key }) {
      let verdict = verdict(on: name, count)
      if verdict != .within { holds = false }
      let change = counts[name].map { Double(count) / Double($0) - 1 }
      table.add([
        name, FigureText.grouped(count), counts[name].map(FigureText.grouped) ?? "-",
        change.map(FigureText.percent) ?? "-", verdict.remedy,
      ])
    }
    for name in counts.keys.sorted() where fresh.counts[name] == nil {
      holds = false
      table.add([name, "-", FigureText.grouped(counts[name] ?? 0), "-", "was not counted"])
    }
    return (table.lines, holds)
  }
}

extension InstructionCounts.Verdict {
  fileprivate var remedy: String {
    switch self {
    case .within: ""
    case .more: "MORE: find out why; if it is worth it, commit the number (make instructions RECORD=1) and say so"
    case .fewer: "FEWER: commit the better number (make instructions RECORD=1)"
    case .unknown: "not committed yet (make instructions RECORD=1)"
    }
  }
}
