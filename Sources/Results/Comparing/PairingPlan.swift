/// How many runs a measurement in pairs takes, and when they are looked at.
public struct PairingPlan: Sendable, Equatable {
  public static let usualFewest = 10
  public static let usualMost = 20
  /// No measurement takes more pairs.
  public static let mostPairs = 200
  public static let mostWarmUps = 10

  /// Runs of each side that are thrown away at first.
  public var warmUps: Int
  /// Pairs before the first look.
  public var fewest: Int
  /// Pairs at most; `nil`: as many as fit into `time`, which is settled when the fewest have been measured.
  public var most: Int?
  /// No pair begins that would probably not end within it; `nil` sets no limit.
  public var time: Duration?

  /// - Precondition: `fewest` is at least 1, `most` no less; where it is `nil` there is a time.
  public init(warmUps: Int = 1, fewest: Int, most: Int?, time: Duration? = nil) {
    precondition(warmUps >= 0 && fewest >= 1 && (most ?? fewest) >= fewest, "PairingPlan: out of range")
    precondition(most != nil || time != nil, "PairingPlan: no end")
    self.warmUps = warmUps
    self.fewest = fewest
    self.most = most
    self.time = time
  }
}
