import NeedletailCouriers
import NeedletailEngine
import NeedletailNotation

/// The attempts in a trace of jobs in Chrome's format.
struct TraceReading {
  /// Attempts of one pool that are kept; those of a run with more are the first.
  static let mostAttempts = 200_000

  private var byPool: [String: [MeasuredAttempt]] = [:]
  private(set) var jobs = 0
  /// Jobs that are not whole.
  private(set) var truncated = 0

  /// What ran within one attempt.
  private struct Run {
    var length = 0.0
    var firstToken: Double?
  }

  /// - Complexity: O(events).
  init(_ trace: JSON) {
    let events = trace.elements("traceEvents")
    // Jobs that are there for their latency are no part of the sample.
    var isSampled: [Int: Bool] = [:]
    var runs: [String: Run] = [:]
    for event in events {
      guard let category = event.words("cat"), let process = event.figure("pid"), process.magnitude < 1e9 else {
        continue
      }
      if category == "job" {
        isSampled[Int(process)] = event.flag("args", "sampled") ?? true
        if event.flag("args", "truncated") == true { truncated += 1 }
      } else if category == "run", let parent = event.words("args", "parent"), let length = event.figure("dur") {
        // Microseconds with three decimals: whole nanoseconds.
        let span = max(0, (length * 1e3).rounded())
        runs[parent, default: Run()].length += span
        if event.words("name") == "first_token" { runs[parent]?.firstToken = span }
      }
    }
    jobs = isSampled.values.count { $0 }
    for event in events where event.words("cat") == "attempt" {
      guard let process = event.figure("pid"), process.magnitude < 1e9, isSampled[Int(process)] == true,
        let agent = event.words("args", "agent"), byPool[agent, default: []].count < Self.mostAttempts,
        let attempt = Self.attempt(event, event.words("args", "span").flatMap { runs[$0] } ?? Run())
      else { continue }
      byPool[agent, default: []].append(attempt)
    }
  }

  func attempts(of pool: String) -> [MeasuredAttempt] { byPool[pool] ?? [] }

  /// - Returns: `nil` of an attempt that was never sent.
  private static func attempt(_ event: JSON, _ run: Run) -> MeasuredAttempt? {
    guard let inProgress = event.figure("args", "in_progress"), let ending = event.words("args", "ending") else {
      return nil
    }
    let kind: MeasuredAttempt.Ending
    switch ending {
    case "completed": kind = .answered
    case "cancelled": kind = .cancelled
    case FailureReason.callTimeout.rawValue: kind = .timedOut
    default: kind = .failed
    }
    func count(_ key: String) -> Int { Int(max(0, min(event.figure("args", key) ?? 0, 1e9))) }
    var attempt = MeasuredAttempt(ending: kind, service: run.length)
    attempt.firstToken = run.firstToken
    attempt.inputTokens = count("input_tokens")
    attempt.handedTokens = count("handed_tokens")
    attempt.outputTokens = count("output_tokens")
    attempt.inProgress = Int(max(1, min(inProgress, 1e9)))
    for (name, value) in event.members("args", "decisions") {
      guard let decision = Decision(name: name), let stated = StatedDecision(decision, value) else { continue }
      attempt.decisions[decision] = stated
    }
    return attempt
  }
}

extension StatedDecision {
  /// As a trace has it; `nil` where the value is not in the decision's form.
  fileprivate init?(_ decision: Decision, _ value: JSON) {
    switch (decision.form, value) {
    case (.flag, .bool(let flag)): self = .flag(flag)
    case (.share, _): self = .share(min(1, max(0, value.figure ?? 1)))
    case (.count, _): self = .count(Int(max(1, min(value.figure ?? 1, 1e9))))
    case (.name, .string(let name)): self = .name(name)
    case (.verdict, .string(let word)):
      guard let verdict = Reply.Verdict(rawValue: word) else { return nil }
      self = .verdict(verdict)
    default: return nil
    }
  }
}
