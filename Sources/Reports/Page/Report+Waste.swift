import NeedletailEngine
import NeedletailNotation
import NeedletailResults

extension Report {
  /// What an agent wasted by all causes, tokens or dollars; `nil` where the result does not say.
  func waste(_ run: ReportedRun, _ agent: String, _ figure: Figure) -> Double? {
    let causes = run.document.members(at: figure.path(by: "cause", ["agent": agent]))
    return causes.isEmpty ? nil : causes.reduce(0) { $0 + ($1.value.figure ?? 0) }
  }

  /// How many tokens were wasted, why, and what they cost; `nil` where the result does not say.
  func wasted(_ run: ReportedRun) -> String? {
    guard let wasted = run.value(.value, of: .wastedTokens) else { return nil }
    let share = run.value(.value, of: .wastedShare).map { ", \(wording.share($0)) of all" } ?? ""
    func sum(_ figure: Figure, _ cause: String) -> Double {
      run.agents.reduce(0) { sum, agent in
        sum + (run.document.at(figure.path(["agent": agent, "cause": cause]))?.figure ?? 0)
      }
    }
    let titles = [
      "attempts that failed", "attempts that lost to another", "attempts cancelled with their job or pattern",
    ]
    let causes = zip(LatencyBreakdown.Waste.causes, titles).map { cause, words in
      (tokens: sum(.wasteTokens, cause), words: words, dollars: sum(.wasteCost, cause))
    }
    let discarded = run.value(.value, of: .discardedTokens) ?? 0
    let all = causes + [(tokens: discarded, words: "answers that were thrown away", dollars: 0)]
    let why = all.filter { $0.tokens > 0 }.map { cause in
      "\(count(cause.tokens)) of \(cause.words)" + (cause.dollars > 0 ? " (\(wording.dollars(cause.dollars)))" : "")
    }.joined(separator: ", ")
    let tokens = "Tokens wasted: \(count(wasted))\(share)\(why.isEmpty ? "" : ": " + why)."
    let dollars = causes.reduce(0) { $0 + $1.dollars }
    guard dollars > 0, let paid = run.costUSD, paid > 0 else { return tokens }
    let ofAll = wording.share(dollars / paid)
    return "\(tokens) These attempts cost \(wording.dollars(dollars)), \(ofAll) of all that was paid."
  }
}
