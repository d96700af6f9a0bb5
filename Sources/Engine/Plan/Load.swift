/// When jobs are meant to start.
public enum Load: Sendable, Equatable {
  /// Arrivals keep their schedule whatever the system does.
  case open(Arrivals)
  /// Ramping arrivals: each stage moves linearly from the previous target (0/s at first) to its own.
  case stages([Stage], ArrivalProcess)
  /// `users` loops of think, submit, wait for the end.
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
    public var concurrency: Int
    public var thinkTime: Distribution
    /// How long a user pauses after a job that ended at its own start instant.
    public var retryPause: Duration

    public init(
      concurrency: Int, thinkTime: Distribution = .constant(0), retryPause: Duration = .milliseconds(1)
    ) {
      self.concurrency = concurrency
      self.thinkTime = thinkTime
      self.retryPause = retryPause
    }
  }

  public struct Trace: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
      /// Since the trace's first row, divided by `speedup` already.
      public var instant: Duration
      /// Replaces the first call's input tokens; `nil` leaves the plan's.
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
    var hasTurns: Bool { rows.contains { !$0.turns.isEmpty } }

    public init(rows: [Row]) {
      self.rows = rows
    }
  }
}

/// How inter-arrival times vary around a rate.
public enum ArrivalProcess: Sendable, Equatable {
  /// Exactly evenly spaced; the first at 1/rate.
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
  /// Tokens the job hands to its first call.
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
