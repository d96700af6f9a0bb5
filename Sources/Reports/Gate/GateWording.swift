import NeedletailResults
import NeedletailWorkload

/// What all formats say of a gate, in words.
struct GateWording: Sendable {
  let result: GateResult
  let typeface: Typeface
  let changes: ChangeWording

  init(_ result: GateResult, _ typeface: Typeface) {
    self.result = result
    self.typeface = typeface
    changes = ChangeWording(typeface)
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
  var sides: [String] {
    let comparison = result.comparison
    return ["base \(side(comparison.base))", "head \(side(comparison.head))", "\(runs(result.pairs)), paired"]
  }

  func side(_ side: ComparedSide) -> String {
    let name = shown(side.name)
    guard let commit = side.commit?.prefix(7), !name.contains(commit) else { return name }
    return "\(name) (\(shown(String(commit))))"
  }

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

  func allowed(_ row: GateResult.Row) -> String { "allowed \(changes.allowed(row.allowance))" }

  /// What is to be said of a row besides its numbers; `nil` where they say everything.
  func remark(_ row: GateResult.Row) -> String? {
    let reason = row.reason.map { shown($0, to: Typeface.longestSentence) }
    guard row.verdict == .undecided else { return reason }
    let more = row.pairsToDecide.map { "about \(runs($0, "more ")) would decide" }
    let words = [reason, more].compactMap(\.self)
    return "undecided: "
      + (words.isEmpty ? "the interval reaches beyond what is allowed" : words.joined(separator: "; "))
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
    let movers = result.comparison.movers.prefix(Self.mostMovers)
    guard !movers.isEmpty, !result.comparison.isIdentical else { return nil }
    return movers.map { mover in
      let changes = mover.changes.prefix(Self.mostMovers).map { shown($0) }.joined(separator: "; ")
      return shown(mover.name) + (changes.isEmpty ? "" : " (\(changes))")
    }.joined(separator: "; ")
  }

  /// What differs in the inputs: `agents.assistant.count 16 → 20`; `nil` where nothing does.
  var inputs: String? {
    let inputs = result.comparison.inputs
    guard !inputs.isEmpty else { return nil }
    var pieces = inputs.prefix(Self.mostInputs).map { input in
      "\(shown(input.key)) \(value(input.base)) \(typeface.arrow) \(value(input.head))"
    }
    if inputs.count > Self.mostInputs { pieces.append("\(inputs.count - Self.mostInputs) more") }
    return pieces.joined(separator: "; ")
  }

  func value(_ input: String?) -> String { input.map { shown($0) } ?? typeface.nothing }

  /// What else the reader should know, a sentence each.
  var notes: [String] {
    var notes = result.notes.prefix(Report.mostRows).map { shown($0, to: Typeface.longestSentence) }
    if let words = Report.leftOut(result.notes.count, "notes") { notes.append(words) }
    if result.comparison.isIdentical {
      notes.insert("every run has the same digest on both sides: nothing changed", at: 0)
    }
    if result.usesUsualAllowances {
      notes.append(
        "nothing was said to be allowed: these are the usual allowances; write your own in `gate:` or with --allow")
    }
    if result.isInterrupted { notes.append("the gate was cut off before all its runs had ended") }
    return notes
  }

  /// `10 seeds`, `12 more pairs`.
  func runs(_ count: Int, _ more: String = "") -> String {
    let noun = result.comparison.head.clock == .virtual ? "seed" : "pair"
    return "\(changes.wording.count(count)) \(more)\(noun)\(count == 1 ? "" : "s")"
  }

  private func shown(_ text: String, to most: Int = Markup.longestName) -> String { typeface.shown(text, to: most) }

  static let mostMovers = 4
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
