/// When jobs are meant to start.
public enum Load: Sendable, Equatable {
  /// Arrivals keep their schedule whatever the system does.
  case open(Arrivals)
  /// Ramping arrivals: each stage moves linearly from the previous target (`start` at first) to its own; one that takes no time jumps.
  case stages([Stage], ArrivalProcess, start: Rate = .perSecond(0))
  /// Users who loop: think, submit, wait for the end.
  case closed(ClosedLoop)
  /// Recorded instants with recorded token counts.
  case trace(Trace)

  public struct Arrivals: Sendable, Equatable {
    public var process: ArrivalProcess
    public var rate: Rate

    public init(process: ArrivalProcess = .poisson, rate: Rate) {
      self.process = process
      self.rate = rate
    }
  }

  public struct Stage: Sendable, Equatable {
    public var duration: Duration
    /// The rate at the stage's end.
    public var target: Rate

    public init(duration: Duration, target: Rate) {
      self.duration = duration
      self.target = target
    }
  }

  public struct ClosedLoop: Sendable, Equatable {
    public struct Stage: Sendable, Equatable {
      public var duration: Duration
      /// Users at the stage's end.
      public var target: Int

      public init(duration: Duration, target: Int) {
        self.duration = duration
        self.target = target
      }
    }

    /// Users who loop; where there are stages, those who do at first.
    public var concurrency: Int
    /// Their number moves in straight lines from target to target, one user at a time and the last at the stage's end; a stage that takes
    /// no time jumps. Those who joined last leave first, when the job that they wait for has ended. After the last stage all have left.
    /// Without stages their number stays what it is.
    public var stages: [Stage]
    public var thinkTime: Distribution
    /// How long a user pauses after a job that ended at its own start instant.
    public var retryPause: Duration

    public init(
      concurrency: Int, stages: [Stage] = [], thinkTime: Distribution = .constant(0),
      retryPause: Duration = .milliseconds(1)
    ) {
      self.concurrency = concurrency
      self.stages = stages
      self.thinkTime = thinkTime
      self.retryPause = retryPause
    }

    /// The most users that ever loop at once.
    package var mostUsers: Int { stages.reduce(concurrency) { max($0, $1.target) } }
  }

  public struct Trace: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
      /// Since the trace's first row, divided by `speedup` already.
      public var instant: Duration
      /// Replaces the input tokens of the first calls, see docs/patterns.md; `nil` leaves the plan's.
      public var inputTokens: Int?
      /// Replaces the last call's output tokens; `nil` leaves the plan's.
      public var outputTokens: Int?
      /// What follows in the same conversation, one after another.
      public var turns: [Turn]

      public init(
        instant: Duration, inputTokens: Int? = nil, outputTokens: Int? = nil, turns: [Turn] = []
      ) {
        self.instant = instant
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.turns = turns
      }
    }

    /// A job that comes when the one before it in its conversation is over, however that ended.
    public struct Turn: Sendable, Equatable {
      /// From the end of the job before it, divided by `speedup` already.
      public var delay: Duration
      /// As a row's.
      public var inputTokens: Int?
      /// As a row's.
      public var outputTokens: Int?

      public init(delay: Duration, inputTokens: Int? = nil, outputTokens: Int? = nil) {
        self.delay = delay
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
      }
    }

    /// In order of instant.
    public var rows: [Row]

    /// Whether some jobs come when others are over.
    package var hasTurns: Bool { rows.contains { !$0.turns.isEmpty } }

    public init(rows: [Row]) {
      self.rows = rows
    }
  }
}

/// How inter-arrival times vary around a rate.
public enum ArrivalProcess: Sendable, Equatable {
  /// Evenly spaced, the first at once: exactly ⌈rate × span⌉ arrivals in a span from the start. Of stages, one more each time the
  /// integrated rate rises above a whole number, 0 included.
  case constant
  case poisson
  /// Gamma-distributed gaps with this coefficient of variation.
  case gamma(cv: Double)
  /// Weibull-distributed gaps with this coefficient of variation.
  case weibull(cv: Double)
}

/// One kind of job: the pattern it runs, and its share of the load or a load of its own.
public struct Scenario: Sendable, Equatable {
  public var name: String
  /// Share of the common load; ignored where the scenario has a load of its own.
  public var weight: Double
  /// A lower number goes first in every queue.
  public var priority: Int
  /// Tokens the job hands to its first calls: those that are handed what it was.
  public var inputTokens: Distribution
  /// The text that real agents are handed with them.
  public var input: String
  public var pattern: Pattern
  /// A load of the scenario's own.
  public var load: Load?
  /// When the scenario's own load starts.
  public var start: Duration

  public init(
    name: String, weight: Double = 1, priority: Int = 10, inputTokens: Distribution = .constant(0),
    input: String = "", pattern: Pattern, load: Load? = nil, start: Duration = .zero
  ) {
    self.name = name
    self.weight = weight
    self.priority = priority
    self.inputTokens = inputTokens
    self.input = input
    self.pattern = pattern
    self.load = load
    self.start = start
  }
}
