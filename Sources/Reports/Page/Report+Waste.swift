import NeedletailNotation
import NeedletailResults

extension Report {
  /// What an agent wasted by all causes, tokens or dollars; `nil` where the result does not say.
  func waste(_ run: ReportedRun, _ agent: String, _ figure: String) -> Double? {
    let causes = run.document.members("time_went", "agent", agent, figure)
    return causes.isEmpty ? nil : causes.reduce(0) { $0 + ($1.value.figure ?? 0) }
  }

  /// How many tokens nobody used, why, and what they cost; `nil` where the result does not say.
  func wasted(_ run: ReportedRun) -> String? {
    guard let wasted = run.document.figure("tokens", "wasted") else { return nil }
    let share = run.wastedShare.map { ", \(wording.share($0)) of all" } ?? ""
    let agents = run.document.members("time_went", "agent")
    func sum(_ figure: String, _ cause: String) -> Double {
      agents.reduce(0) { $0 + ($1.value.figure(figure, cause) ?? 0) }
    }
    let causes = [
      ("retries", "attempts that failed"), ("losers", "attempts that lost to another"),
      ("cancelled", "attempts cancelled with their job or pattern"),
    ].map { (tokens: sum("wasted", $0), words: $1, dollars: sum("wasted_usd", $0)) }
    let discarded = run.document.figure("time_went", "discarded") ?? 0
    let all = causes + [(tokens: discarded, words: "answers that were thrown away", dollars: 0)]
    let why = all.filter { $0.tokens > 0 }.map { cause in
      "\(count(cause.tokens)) of \(cause.words)" + (cause.dollars > 0 ? " (\(wording.dollars(cause.dollars)))" : "")
    }.joined(separator: ", ")
    let tokens = "Tokens nobody used: \(count(wasted))\(share)\(why.isEmpty ? "" : ": " + why)."
    let dollars = causes.reduce(0) { $0 + $1.dollars }
    guard dollars > 0, let paid = run.costUSD, paid > 0 else { return tokens }
    let ofAll = wording.share(dollars / paid)
    return "\(tokens) These attempts cost \(wording.dollars(dollars)), \(ofAll) of all that was paid."
  }
}
