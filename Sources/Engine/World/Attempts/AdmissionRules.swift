import NeedletailLanes

/// A rule of the program that runs the engine, on each attempt's way in: first attempts, retries and hedges. It is asked before
/// the attempt takes anything, so nothing is held while it waits.
///
/// Of jobs, only slots and permits of the way in are held meanwhile. It is asked on the conductor's thread and answers at once; what takes longer it puts off, and answers from outside
/// (`AttemptTicket`). In virtual time its decisions must not depend on anything but what it is told, or runs differ.
package protocol AdmissionRule: AnyObject, Sendable {
  func decide(_ attempt: AskedAttempt) -> RuleDecision
}

/// What a rule is told of an attempt.
package struct AskedAttempt: Sendable {
  /// The key of its job, the same in every run of a seed.
  package var job: UInt64
  package var pool: String
  /// From 1.
  package var number: Int
  /// The second attempt of a hedged pair.
  package var isHedge: Bool
  /// Nanoseconds of the run's clock.
  package var now: Nanoseconds
  package var ticket: AttemptTicket
}

/// What a rule says.
package enum RuleDecision: Sendable, Equatable {
  case pass
  /// The attempt fails as `rule_refused`, and is not retried.
  case refuse
  /// It passes after this many nanoseconds.
  case delay(Nanoseconds)
  /// The answer comes from outside, through `RuleAnswers`.
  case awaitAnswer
}

/// Names an attempt that waits for an answer; an answer to one that has gone meanwhile is ignored.
package struct AttemptTicket: Sendable, Hashable {
  var call: Int32
  var key: UInt64
  var attempt: UInt8
}

/// The rules of a run, asked in their order, and how many attempts wait for one.
struct AdmissionRules: ~Copyable {
  private let rules: [any AdmissionRule]
  let answers: RuleAnswers
  private let count: Cell<Int>

  init(_ book: RuleBook) {
    rules = book.rules
    answers = book.answers
    count = Cell(0)
  }

  var areKept: Bool { !rules.isEmpty }

  /// Attempts that have been put off, or wait for an answer from outside.
  var waiting: Int {
    get { count.value }
    nonmutating set {
      assert(newValue >= 0, "AdmissionRules: more attempts go on than waited")
      count.value = newValue
    }
  }

  /// The first answer that is no pass decides.
  func decide(_ attempt: AskedAttempt) -> RuleDecision {
    for rule in rules {
      let decision = rule.decide(attempt)
      if decision != .pass { return decision }
    }
    return .pass
  }
}
