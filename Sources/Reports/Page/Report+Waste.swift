import Notation
import Results

extension Report {
  /// How many tokens nobody used, and why; `nil` where the result does not say.
  func wasted(_ run: ReportedRun) -> String? {
    guard let wasted = run.document.figure("tokens", "wasted") else { return nil }
    let share = run.wastedShare.map { ", \(wording.share($0)) of all" } ?? ""
    let agents = run.document.members("time_went", "agent")
    func sum(_ cause: String) -> Double { agents.reduce(0) { $0 + ($1.value.figure("wasted", cause) ?? 0) } }
    let causes = [
      (sum("retries"), "attempts that failed"), (sum("losers"), "attempts that lost to another"),
      (sum("cancelled"), "attempts cancelled with their job or pattern"),
      (run.document.figure("time_went", "discarded") ?? 0, "answers that were thrown away"),
    ].filter { $0.0 > 0 }
    let why = causes.map { "\(count($0.0)) of \($0.1)" }.joined(separator: ", ")
    return "Tokens nobody used: \(count(wasted))\(share)\(why.isEmpty ? "" : ": " + why)."
  }
}
