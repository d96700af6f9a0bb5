/// What happens when an attempt goes wrong.
public struct Resilience: Sendable, Equatable {
  public struct Retry: Sendable, Equatable {
    public enum Backoff: String, Sendable, Equatable, CaseIterable {
      /// `initial · factor^(n − 1)` before attempt n + 1.
      case exponential
      /// `initial · n`.
      case linear
      /// `initial`.
      case constant
    }

    public enum Jitter: String, Sendable, Equatable, CaseIterable {
      case none
      /// Uniform in [0, delay].
      case full
      /// Uniform in [delay / 2, delay].
      case equal
    }

    /// The longest that a provider's wish to be left alone is heeded: an hour. The backoff lasts as long as the provider
    /// asks at least, whatever `max` says.
    public static let retryAfterMax: Duration = .seconds(3_600)

    /// Tries in all, the first included (1 is no retry).
    public var attempts: Int
    public var backoff: Backoff
    public var initial: Duration
    public var factor: Double
    public var max: Duration
    public var jitter: Jitter

    public init(
      attempts: Int = 1, backoff: Backoff = .exponential, initial: Duration = .seconds(1), factor: Double = 2,
      max: Duration = .seconds(30), jitter: Jitter = .full
    ) {
      self.attempts = attempts
      self.backoff = backoff
      self.initial = initial
      self.factor = factor
      self.max = max
      self.jitter = jitter
    }
  }

  /// A circuit breaker, one per pool, over the last `window` dispatched attempts.
  public struct Breaker: Sendable, Equatable {
    public var failureRate: Double
    public var window: Int
    public var minimumCalls: Int
    public var openFor: Duration
    public var halfOpenCalls: Int

    public init(
      failureRate: Double = 0.5, window: Int = 100, minimumCalls: Int = 20, openFor: Duration = .seconds(30),
      halfOpenCalls: Int = 3
    ) {
      self.failureRate = failureRate
      self.window = window
      self.minimumCalls = minimumCalls
      self.openFor = openFor
      self.halfOpenCalls = halfOpenCalls
    }
  }

  public enum OnError: String, Sendable, Equatable, CaseIterable {
    /// Patterns of several children go on with what succeeded; the job is partial.
    case graceful
    /// The first failed child fails its pattern and cancels the rest.
    case failFast = "fail-fast"
  }

  /// Runs from dispatch, per attempt.
  public var callTimeout: Duration?
  public var retry: Retry?
  public var breaker: Breaker?
  public var onError: OnError

  public init(
    callTimeout: Duration? = nil, retry: Retry? = nil, breaker: Breaker? = nil, onError: OnError = .graceful
  ) {
    self.callTimeout = callTimeout
    self.retry = retry
    self.breaker = breaker
    self.onError = onError
  }
}
