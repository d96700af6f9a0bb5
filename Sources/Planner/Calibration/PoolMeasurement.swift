import NeedletailEngine

/// All that several runs measured of one pool.
struct PoolMeasurement {
  let name: String
  let endpoint: String?
  /// Of each run that has the pool, with its name.
  private let runs: [(name: String, attempts: [MeasuredAttempt])]

  init(_ name: String, in runs: [MeasuredRun]) {
    self.name = name
    let pools = runs.compactMap { run in run.pools.first { $0.name == name }.map { (run.name, $0) } }
    endpoint = pools.first?.1.endpoint
    self.runs = pools.map { ($0, $1.attempts) }
  }

  /// What loads the attempts' provider: its endpoint, or the pool itself.
  var provider: String { endpoint.map { "endpoint \($0)" } ?? "pool \(name)" }

  private var attempts: [MeasuredAttempt] { runs.flatMap(\.attempts) }

  private static func answered(_ attempts: [MeasuredAttempt]) -> [MeasuredAttempt] {
    attempts.filter { $0.ending == .answered }
  }

  /// How long answers took, by the attempts in progress when they were sent.
  var timesByLoad: [(inProgress: Int, time: Double)] {
    Self.answered(attempts).map { ($0.inProgress, $0.service) }
  }

  func calibrated(slowdown: SlowdownFit?) -> AgentCalibration {
    let all = attempts
    var agent = AgentCalibration(pool: name, endpoint: endpoint, verdict: .calibrated)
    agent.answered = all.count { $0.ending == .answered }
    agent.failed = all.count { $0.ending == .failed }
    agent.timedOut = all.count { $0.ending == .timedOut }
    agent.cancelled = all.count { $0.ending == .cancelled }
    agent.mostInProgress = all.map(\.inProgress).max() ?? 0
    guard agent.answered >= AgentCalibration.fewestAnswers else {
      agent.verdict = .tooFew
      return agent
    }
    let unloaded = runs.map { run in (run.name, run.attempts.map { $0.unloaded(slowdown) }) }
    if let difference = RunAgreement.difference(of: unloaded) {
      agent.verdict = .differs(difference)
      return agent
    }
    agent.slowdown = slowdown
    var answers = Self.answered(unloaded.flatMap(\.1))
    if let trend = TokenTrend(of: answers) {
      if let rest = trend.removed(from: answers) {
        (answers, agent.tokenTrend) = (rest, trend)
      } else {
        agent.notes.append(TokenTrend.note)
      }
    }
    agent.service = Self.service(of: answers)
    agent.promptTokens = Self.counts(answers.map(\.promptTokens))
    agent.outputTokens = Self.counts(answers.map(\.outputTokens))
    agent.failures = failures(all)
    agent.outcome = MeasuredOutcome.model(of: answers)
    agent.notes += notes(agent)
    return agent
  }

  private static func counts(_ values: [Int]) -> FittedDistribution {
    FittedDistribution(Sample(values.map(Double.init)), unit: .count)
  }

  /// By its tokens where nearly all answers tell when their first token came, and most go on after it.
  private static func service(of answers: [MeasuredAttempt]) -> AgentCalibration.Service {
    let first = answers.compactMap(\.firstToken)
    let next = answers.compactMap(\.interToken)
    guard first.count * 10 >= answers.count * 9, next.count * 10 >= answers.count * 9 else {
      return .total(FittedDistribution(Sample(answers.map(\.service)), unit: .time))
    }
    return .streamed(
      firstToken: FittedDistribution(Sample(first), unit: .time),
      interToken: FittedDistribution(Sample(next), unit: .time))
  }

  private func failures(_ attempts: [MeasuredAttempt]) -> AgentCalibration.Failures {
    let ended = attempts.filter { $0.ending != .cancelled }
    let failing = ended.filter { $0.ending == .failed }
    let share = { (count: Int) in FittedDistribution.rounded(Double(count) / Double(max(1, ended.count))) }
    return AgentCalibration.Failures(
      rate: share(failing.count), timeoutRate: share(ended.count { $0.ending == .timedOut }),
      after: failing.isEmpty ? nil : FittedDistribution(Sample(failing.map(\.service)), unit: .time))
  }

  private func notes(_ agent: AgentCalibration) -> [String] {
    var notes: [String] = []
    let ended = agent.answered + agent.failed + agent.timedOut
    if agent.cancelled * 100 > ended {
      notes.append(
        "\(agent.cancelled) attempts were cancelled before they ended, the slow ones of races and hedges: "
          + "what answers take comes out too short")
    }
    if agent.timedOut > 0 {
      notes.append("\(agent.timedOut) attempts were cut off by the call timeout: they never answer in virtual time")
    }
    if let failures = agent.failures, agent.failed > 0, agent.failed < 20 {
      notes.append("only \(agent.failed) attempts failed: the rate of \(failures.rate) is rough")
    }
    return notes
  }
}

extension MeasuredAttempt {
  /// As it would have been with none beside it.
  fileprivate func unloaded(_ slowdown: SlowdownFit?) -> MeasuredAttempt {
    guard let slowdown, ending == .answered else { return self }
    let factor = slowdown.factor(inProgress)
    var attempt = self
    attempt.service /= factor
    attempt.firstToken = firstToken.map { $0 / factor }
    return attempt
  }
}
