import NeedletailEngine

extension Replications {
  /// What the runs came to together, as a verdict's headline says it of one run.
  public var headline: String {
    let thresholds = thresholds.map(\.verdict)
    func count(_ verdict: ThresholdVerdict) -> Int { thresholds.count { $0 == verdict } }
    let (broken, undecided) = (count(.broken), count(.undecided))
    let isBehind = keepsUp.answer == .no
    var facts: [String] = []
    let (isOne, all) = (thresholds.count == 1, thresholds.count)
    if broken > 0 {
      facts.append(isOne ? "the threshold is broken" : "\(broken) of \(all) thresholds are broken")
    } else if undecided > 0 {
      facts.append(isOne ? "the threshold is undecided" : "\(undecided) of \(all) thresholds are undecided")
    } else if all > 0 {
      facts.append(isOne ? "the threshold holds" : "all \(all) thresholds hold")
    }
    if !seeds.isEmpty {
      isBehind && broken == 0 ? facts.insert(keepsUp.sentence, at: 0) : facts.append(keepsUp.sentence)
    }
    let text = facts.joined(separator: "; ")
    if status != .completed {
      let reason = statusReason.map { ": \($0)" } ?? ""
      return ([status.rawValue.uppercased() + reason] + facts).joined(separator: "; ")
    }
    if broken > 0 { return "FAILED: " + text }
    if isBehind { return text.sentenceStart }
    let isDecided = undecided == 0 && keepsUp.answer == .yes
    return (isDecided ? "OK: " : "UNDECIDED: ") + text
  }
}

extension KeepsUpOverSeeds {
  /// As a headline tells it: `keeps up with 10 jobs/s in all 20 runs`.
  var sentence: String {
    let wording = Wording(typeface: Typeface())
    let (completed, offered) = wording.pair(completedJobsPerSecond, of: offeredJobsPerSecond)
    let all = runs.values.reduce(0, +)
    let same = runs[answer, default: 0]
    let count = same == all ? (all == 1 ? "the run" : "all \(all) runs") : "\(same) of \(all) runs"
    switch answer {
    case .yes: return "keeps up with \(offered) jobs/s in \(count)"
    case .no:
      let shortfall = shortfall(wording).map { ", \($0)" } ?? ""
      return "does not keep up: \(completed) of \(offered) jobs/s, in \(count)\(shortfall)"
    case .undecided:
      let answers = KeepsUp.Answer.allCases.compactMap { answer in
        runs[answer].map { "\(answer.rawValue) in \($0)" }
      }
      return "whether it keeps up is undecided (\(answers.joined(separator: ", ")) of the runs)"
    }
  }
}
