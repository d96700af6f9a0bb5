import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What all formats say of a comparison, in words.
struct ComparisonWording: Sendable {
  let comparison: Comparison
  let typeface: Typeface
  let changes: ChangeWording

  init(_ comparison: Comparison, _ typeface: Typeface) {
    self.comparison = comparison
    self.typeface = typeface
    changes = ChangeWording(typeface)
  }

  /// The workload's name, both where they have two.
  var title: String {
    let names = [comparison.base.workload, comparison.head.workload].map { name in
      name.isEmpty ? "unnamed workload" : typeface.shown(name)
    }
    return names[0] == names[1] ? names[0] : "\(names[0]) and \(names[1])"
  }

  /// `base main@4f2c1e9`, `head 9ab1d02`, `10 seeds, paired`.
  var sides: [String] {
    [
      "base \(name(comparison.base))", "head \(name(comparison.head))",
      comparison.pairs == 0 ? "means, not paired" : "\(pairs(comparison.pairs)), paired",
    ]
  }

  /// What stands before both sides, in one line with them where there is room.
  ///
  /// - Parameter columns: how long `opening` is as a reader sees it.
  func heading(_ opening: String, columns: Int, _ sides: [String], width: Int) -> [String] {
    let line = sides.joined(separator: " \(typeface.dot) ")
    if columns + 5 + line.count <= width { return [opening + "     " + line] }
    return [opening] + (line.count + 2 <= width ? [line] : sides).map { "  " + $0 }
  }

  /// `10 seeds`, `12 more pairs`.
  func pairs(_ count: Int, _ more: String = "") -> String {
    let noun = comparison.head.clock == .virtual ? "seed" : "pair"
    return "\(changes.wording.count(count)) \(more)\(noun)\(count == 1 ? "" : "s")"
  }

  func name(_ side: ComparedSide) -> String {
    let name = typeface.shown(side.name)
    guard let commit = side.commit?.prefix(7), !name.contains(commit) else { return name }
    return "\(name) (\(typeface.shown(String(commit))))"
  }

  /// That nothing happened otherwise on one side; `nil` where something did.
  var same: String? {
    comparison.isIdentical ? "every run has the same digest on both sides: nothing changed" : nil
  }

  /// What is to be known before the figures are read, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if let same { notes.append(same) }
    if let why = comparison.whyIncomparable {
      notes.append("latencies and totals are not comparable: \(typeface.shown(why, to: Typeface.longestSentence))")
    }
    if comparison.pairs == 0, !comparison.base.runs.isEmpty, !comparison.head.runs.isEmpty {
      notes.append(
        comparison.base.unfinished.isEmpty && comparison.head.unfinished.isEmpty
          ? "no seed in common: the means of each side's runs are compared, with Welch's interval"
          : "no pair of runs completed")
    }
    for (word, side) in [("base", comparison.base), ("head", comparison.head)] where !side.unfinished.isEmpty {
      let run = side.unfinished[0]
      let reason = run.statusReason.map { ": \(typeface.shown($0, to: Typeface.longestSentence))" } ?? ""
      notes.append(
        "\(side.unfinished.count) of \(side.runs.count) runs of \(word) did not complete (\(run.status.rawValue)\(reason))"
      )
    }
    return notes
  }

  /// What a change means, in a word: `better`.
  func judgement(_ change: FigureChange) -> String {
    switch change.judgement {
    case .better, .worse, .same, .unclear, .changed: change.judgement.rawValue
    case .absent:
      change.base == nil && change.head == nil ? "in neither" : change.base == nil ? "not in base" : "not in head"
    }
  }

  /// Its name, how far it moved the latency of a job, and what of it moved.
  func mover(_ mover: Comparison.Mover) -> [String] {
    let change = mover.millisecondsPerJob
    let sign = change > 0 ? "+" : change < 0 ? typeface.minus : ""
    let words = sign + changes.wording.value(change.magnitude, in: .milliseconds)
    let changes = mover.changes.prefix(Self.mostMovers).map { typeface.shown($0) }
    return [typeface.shown(mover.name), words, changes.joined(separator: "; ")]
  }

  /// How many agents and limits, and how many changes of each, a line has room for.
  static let mostMovers = 4

  func value(_ input: String?) -> String { input.map { typeface.shown($0) } ?? typeface.nothing }

  /// What is known of both sides: the name of the fact, of base, of head.
  var facts: [[String]] {
    let (base, head) = (comparison.base, comparison.head)
    let rows: [(String, (ComparedSide) -> String?)] = [
      ("name", { $0.name }), ("workload", { $0.workload }), ("file", { $0.path }), ("commit", { $0.commit }),
      ("clock", { $0.clock.rawValue }), ("load", { $0.loadModel }), ("version", { $0.version }),
      ("effective workload, SHA-256", { $0.effectiveSHA256 }),
    ]
    return rows.compactMap { name, fact in
      let values = [fact(base), fact(head)]
      return values.allSatisfy { $0 == nil } ? nil : [name] + values.map(value)
    }
  }

  /// A run's seed, and its digest or how it ended.
  func run(_ run: RunNumbers) -> [String] {
    [
      run.seed.map(String.init) ?? typeface.nothing,
      run.status == .completed ? run.digest ?? typeface.nothing : run.status.rawValue,
    ]
  }
}
