import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// What the result says of the run as a whole; a result of before these were written says less.
extension ReportedRun {
  enum KeepsUp: String, Sendable { case yes, no, undecided }

  var keepsUp: KeepsUp? { document.words("keeps_up", "verdict").flatMap(KeepsUp.init) }

  /// `2.00 of 10.0 jobs/s`.
  var offeredAndCompleted: String? {
    guard let offered = document.figure("keeps_up", "offered_jobs_per_s"),
      let completed = document.figure("keeps_up", "completed_jobs_per_s")
    else { return nil }
    let wording = Wording(typeface: Typeface())
    return "\(wording.measure(completed)) of \(wording.measure(offered)) jobs/s"
  }

  /// `Keeps up: no, …`, with what shows it.
  var keepsUpWords: String? {
    guard let keepsUp else { return nil }
    let evidence = document.words("keeps_up", "evidence") ?? offeredAndCompleted ?? ""
    return "Keeps up: \(keepsUp.rawValue)\(evidence.isEmpty ? "" : ", " + evidence)"
  }

  var headline: String? { document.words("verdict", "headline") }
  var causes: [String] {
    document.elements("verdict", "causes").compactMap {
      if case .string(let words) = $0 { words.hasSuffix(".") ? words : words + "." } else { nil }
    }
  }

  /// Whether what it came to is good or bad; `nil` where it is neither.
  func isGood(by figures: FigureCatalogue) -> Bool? {
    let thresholds = thresholds(by: figures)
    if thresholds.contains(where: { $0.outcome == .failed }) || keepsUp == .no || status == "invalid" { return false }
    let isHeld = thresholds.allSatisfy { $0.outcome == .passed }
    return isHeld && (keepsUp == .yes || keepsUp == nil && !thresholds.isEmpty) ? true : nil
  }

  /// What a run is called by the one who ran it.
  var label: String? { document.words("workload", "label") }

  /// What was set otherwise than in the file: `agents.expert.count=20`.
  var overrides: [String] {
    document.members("workload", "overrides").map { override in
      Markup.shortened("\(override.key)=\(Self.words(override.value))")
    }
  }

  private static func words(_ value: JSON) -> String {
    if case .string(let words) = value { return words }
    return value.figure.map { Quantity.trimmed($0, places: 6) } ?? ((try? value.text()) ?? "")
  }

  /// The workload's text is the result's own, with all options in it.
  var isWorkloadEffective: Bool { document.words("workload", "effective") != nil }

  /// The time figures are over the whole run, as all jobs arrived at once.
  var coversMakespan: Bool { document.words("window", "covers") == "makespan" }
}
