import NeedletailResults
import NeedletailWorkload

/// What all formats say of a gate, in words.
struct GateWording: Sendable {
  let result: GateResult
  let typeface: Typeface
  let changes: ChangeWording
  private let comparison: ComparisonWording

  init(_ result: GateResult, _ typeface: Typeface) {
    self.result = result
    self.typeface = typeface
    comparison = ComparisonWording(result.comparison, typeface)
    changes = comparison.changes
  }

  /// The workload's name.
  var workload: String {
    let name = result.comparison.head.workload
    return name.isEmpty ? "unnamed workload" : shown(name)
  }

  /// `gate BROKEN: 2 of 3`: how many allowances and thresholds came to the verdict, of how many.
  var verdict: String {
    let all = result.rows.map(\.verdict) + result.thresholds.map(\.verdict)
    let count = all.count { $0 == result.verdict }
    let word =
      switch result.verdict {
      case .held: "gate held"
      case .broken: "gate BROKEN"
      case .undecided: "gate undecided"
      }
    if result.verdict == .undecided, count == 0 { return word + ": interrupted" }
    return "\(word): \(count) of \(all.count)" + (result.isInterrupted ? ", interrupted" : "")
  }

  /// `base main@4f2c1e9`, `head 9ab1d02`, `10 seeds, paired`.
  var sides: [String] { comparison.sides.dropLast() + ["\(runs(result.pairs)), paired"] }

  /// What stands before both sides, as `ComparisonWording` has it.
  func heading(_ opening: String, columns: Int, width: Int) -> [String] {
    comparison.heading(opening, columns: columns, sides, width: width)
  }

  func side(_ side: ComparedSide) -> String { comparison.name(side) }

  /// What a verdict of one figure or threshold is marked by.
  func mark(_ verdict: GateResult.Verdict) -> String {
    switch verdict {
    case .held: typeface.tick
    case .broken: typeface.cross
    case .undecided: "?"
    }
  }

  /// `3.14 s → 3.93 s`; `=` where no pair differs.
  func values(_ row: GateResult.Row) -> String {
    if row.change.judgement == .same { return "=" }
    let values = changes.values(of: row.change)
    return "\(values.base) \(typeface.arrow) \(values.head)"
  }

  /// `+25.1 % (+15.3 to +34.9)`; empty where no pair differs.
  func change(_ row: GateResult.Row) -> String {
    row.change.judgement == .same ? "" : changes.sizeWithInterval(of: row.change)
  }

  func allowed(_ row: GateResult.Row) -> String { "allowed \(changes.allowed(row.allowance.expression))" }

  /// What is to be said of a row besides its numbers; `nil` where they say everything.
  func remark(_ row: GateResult.Row) -> String? {
    let reason = row.reason.map { shown($0, to: Typeface.longestSentence) } ?? deciding(row)
    guard row.verdict == .undecided else { return reason }
    let more = row.pairsToDecide.map { "about \(runs($0, "more ")) would decide" }
    let words = [reason, more].compactMap(\.self)
    return "undecided: "
      + (words.isEmpty ? "the interval reaches beyond what is allowed" : words.joined(separator: "; "))
  }

  /// Where a share and an amount are allowed: that the amount holds the change, or that it is beyond both.
  private func deciding(_ row: GateResult.Row) -> String? {
    guard row.allowance.relative != nil, let amount = row.allowance.amount, let basis = row.basis else { return nil }
    return switch (row.verdict, basis) {
    case (.held, .absolute): "within \(changes.allowed(amount))"
    case (.broken, _): "beyond both"
    default: nil
    }
  }

  /// `failed in 3 of 10 runs`.
  func outcome(_ threshold: GateResult.OwnThreshold) -> String {
    switch threshold.verdict {
    case .held: "holds in \(changes.wording.count(threshold.runs)) of \(changes.wording.count(threshold.runs)) runs"
    case .broken:
      "failed in \(changes.wording.count(threshold.runsFailed)) of \(changes.wording.count(threshold.runs)) runs"
    case .undecided: "undecided over \(changes.wording.count(threshold.runs)) runs"
    }
  }

  func expression(_ threshold: GateResult.OwnThreshold) -> String {
    shown(threshold.expression, to: 160)
  }

  /// A row in one sentence, for annotations and test reports: `job p99 rose from 15.5 s to 17.0 s: +10.1 % (+7.6 to +12.6), allowed +5 %`.
  func sentence(_ row: GateResult.Row) -> String {
    let name = typeface.printable(row.allowance.figure.shortName)
    let (base, head) = changes.values(of: row.change)
    let numbers =
      row.change.judgement == .same
      ? "is the same in every pair"
      : "\(base) \(typeface.arrow) \(head), \(changes.sizeWithInterval(of: row.change))"
    let remark = remark(row).map { "; \($0)" } ?? ""
    return "\(name): \(numbers), \(allowed(row))\(remark)"
  }

  /// What moved most; `nil` where nothing did.
  var movers: String? {
    let movers = result.comparison.movers.prefix(ComparisonWording.mostMovers)
    guard !movers.isEmpty, !result.comparison.isIdentical else { return nil }
    return movers.map { mover in
      let cells = comparison.mover(mover)
      return cells[0] + (cells[2].isEmpty ? "" : " (\(cells[2]))")
    }.joined(separator: "; ")
  }

  /// What differs in the inputs: `agents.assistant.count 16 → 20`; `nil` where nothing does.
  var inputs: String? {
    let inputs = result.comparison.inputs
    guard !inputs.isEmpty else { return nil }
    var pieces = inputs.prefix(Self.mostInputs).map { input in
      "\(shown(input.key)) \(comparison.value(input.base)) \(typeface.arrow) \(comparison.value(input.head))"
    }
    if inputs.count > Self.mostInputs { pieces.append("\(inputs.count - Self.mostInputs) more") }
    return pieces.joined(separator: "; ")
  }

  /// What else the reader should know, a sentence each.
  var notes: [String] {
    var notes = result.notes.prefix(Report.mostRows).map { shown($0, to: Typeface.longestSentence) }
    if let words = Report.leftOut(result.notes.count, "notes") { notes.append(words) }
    if let same = comparison.same { notes.insert(same, at: 0) }
    if result.usesUsualAllowances {
      notes.append(
        "nothing was said to be allowed: these are the usual allowances; write your own in `gate:` or with --allow")
    }
    if result.isInterrupted { notes.append("the gate was cut off before all its runs had ended") }
    return notes
  }

  /// `10 seeds`, `12 more pairs`.
  func runs(_ count: Int, _ more: String = "") -> String { comparison.pairs(count, more) }

  private func shown(_ text: String, to most: Int = Markup.longestName) -> String { typeface.shown(text, to: most) }

  static let mostInputs = 3
}

extension String {
  /// A path as GitHub and GitLab know a repository's files: `desk.yaml`, not `./desk.yaml`.
  var withoutLeadingDot: String { hasPrefix("./") ? String(dropFirst(2)) : self }
}

extension GateResult.Verdict {
  var ink: Typeface.Ink {
    switch self {
    case .held: .green
    case .broken: .red
    case .undecided: .yellow
    }
  }
}
