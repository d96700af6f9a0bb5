package import NeedletailNotation

/// How many instructions an operation of each benchmark that is counted takes, as committed, and what was promised.
package struct InstructionCounts: Sendable, Equatable {
  /// How far a count may be from the committed one, either way, in percent of it.
  package static let tolerancePercent = 3.0

  /// The compiler that they were counted with; another one's are not comparable.
  package var swift: String
  /// Instructions an operation, by name: of a call, a timer.
  package var counts: [String: Double]
  /// The most that an operation may take whatever is committed, by name: not every name has a bound.
  package var bounds: [String: Double]

  package init(swift: String, counts: [String: Double], bounds: [String: Double] = [:]) {
    self.swift = swift
    self.counts = counts
    self.bounds = bounds
  }

  /// - Throws: what is missing or of another kind.
  package init(_ json: JSON) throws(DocumentError) {
    guard let swift = json.words("swift"), json["instructions"] != nil else {
      throw DocumentError("`swift` or `instructions` is missing")
    }
    self.init(
      swift: swift, counts: try Self.figures(json, "instructions"), bounds: try Self.figures(json, "at_most"))
  }

  private static func figures(_ json: JSON, _ key: String) throws(DocumentError) -> [String: Double] {
    var figures: [String: Double] = [:]
    for (name, member) in json.members(key) {
      guard let figure = member.figure, figure > 0 else {
        throw DocumentError("`\(key).\(name)` is not a number above 0")
      }
      figures[name] = figure
    }
    return figures
  }

  /// As it is read back; counts to a tenth.
  package var json: JSON {
    .object([
      "swift": .string(swift), "instructions": .object(counts.mapValues { .number(Self.rounded($0)) }),
      "at_most": .object(bounds.mapValues { .number($0) }),
    ])
  }

  private static func rounded(_ count: Double) -> Double { (count * 10).rounded() / 10 }

  /// With fresh counts in the place of the committed ones. Bounds stay, and so do counts that were not made anew.
  ///
  /// - Parameter names: of all that is counted; others are left out.
  package func recording(_ fresh: InstructionCounts, names: Set<String>) -> InstructionCounts {
    let merged = counts.merging(fresh.counts) { $1 }.filter { names.contains($0.key) }
    return InstructionCounts(swift: fresh.swift, counts: merged, bounds: bounds)
  }

  /// What a fresh count says of a committed one.
  package enum Verdict: Sendable, Equatable {
    case within
    /// More than the tolerance above.
    case more
    /// More than the tolerance below: good, and to be committed, or the gain can be lost unseen.
    case fewer
    /// More than was promised.
    case beyond
    /// Nothing is committed under this name.
    case unknown
  }

  package func verdict(on name: String, _ count: Double) -> Verdict {
    if let bound = bounds[name], count > bound { return .beyond }
    guard let committed = counts[name] else { return .unknown }
    let isFar = abs(count - committed) * 100 > committed * Self.tolerancePercent
    return !isFar ? .within : count > committed ? .more : .fewer
  }

  /// The comparison, a line a name, and whether all counts are within the tolerance and their bounds.
  ///
  /// - Parameter unasked: names that need not have been counted.
  package func comparison(
    with fresh: InstructionCounts, unasked: Set<String> = []
  ) -> (lines: [String], holds: Bool) {
    guard fresh.swift == swift else {
      return (
        ["counted with Swift \(fresh.swift), committed with \(swift): not comparable; commit counts of this compiler"],
        true
      )
    }
    var table = TextTable(["instructions", "an operation", "committed", "change", "at most", ""], textColumns: [0, 5])
    var holds = true
    for (name, count) in fresh.counts.sorted(by: { $0.key < $1.key }) {
      let verdict = verdict(on: name, count)
      if verdict != .within { holds = false }
      let change = counts[name].map { count / $0 - 1 }
      table.add([
        name, FigureText.plain(count), FigureText.plain(counts[name]), change.map(FigureText.percent) ?? "-",
        bounds[name].map { FigureText.plain($0) } ?? "", verdict.remedy,
      ])
    }
    for name in counts.keys.sorted() where fresh.counts[name] == nil && !unasked.contains(name) {
      holds = false
      table.add([name, "-", FigureText.plain(counts[name]), "-", "", "was not counted"])
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
    case .beyond: "BEYOND what was promised (`at_most`): find out why"
    case .unknown: "not committed yet (make instructions RECORD=1)"
    }
  }
}
