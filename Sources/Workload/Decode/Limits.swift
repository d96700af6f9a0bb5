import NeedletailEngine

/// The bounds a workload file is held to, stated in its errors.
enum Limits {
  static let duration: Duration = .seconds(360_000)
  static let ratePerSecond = 1e9
  static let members = 1_000_000
  static let pools = 10_000
  static let endpoints = 10_000
  static let gatewayInstances = 10_000
  static let scenarios = 1_000
  static let concurrency = 1_000_000_000
  static let queue = 1_000_000_000
  /// Jobs that wait for a permit where `runtime.queue` does not say how many.
  static let jobQueueDefault = 1_000
  static let users = 1_000_000
  static let loopingUsers = 8_000_000
  static let jobs = 1_000_000_000_000
  static let priorities = 64
  static let priority = 1_000_000_000
  static let patternDepth = 32
  static let loopRounds = 1_000_000
  static let fanOutWidth = 100_000
  static let attempts = 100
  static let couriers = 64
  /// Arguments of a program, and variables added to its environment.
  static let programArguments = 1_000
  static let breakerWindow = 100_000
  static let faults = 10_000
  /// Tokens in one call, and other counts that are drawn: as many as a trace's row may have. The engine counts in 32 bits.
  static let drawnCount = Double(TraceReader.maximumTokens)
  /// What a bucket holds.
  static let burst = 1e12
  /// A budget, in US dollars: what 64 bits of 10⁻¹² dollars hold.
  static let usd = 9e6
  /// US dollars per million tokens.
  static let price = 4e8
  static let factor = 1e9
  /// How many times as fast as the machine's a run's clock goes.
  static let timeScale = WallClock.greatestTimeScale
}
