import NeedletailNotation

/// What a run took on the machine it ran on: the only part of a result that differs from machine to machine.
public struct HostFacts: Sendable, Equatable {
  /// Seconds on the wall clock, from the first event to the last.
  public var wallSeconds: Double
  public var peakResidentBytes: UInt64
  /// The version of this program.
  public var needletail: String
  /// The version of the compiler that built it.
  public var swift: String
  /// Processors online.
  public var processors: Int
  /// Where the command ran, an absolute path: relative paths in the document lead from there. `nil` where that is not told.
  public var directory: String?

  public init(
    wallSeconds: Double, peakResidentBytes: UInt64, needletail: String, swift: String, processors: Int,
    directory: String? = nil
  ) {
    self.wallSeconds = wallSeconds
    self.peakResidentBytes = peakResidentBytes
    self.needletail = needletail
    self.swift = swift
    self.processors = processors
    self.directory = directory
  }

  /// `count` events of some kind over the wall's seconds; 0 when no time passed.
  public func perWallSecond(_ count: Int) -> Double { wallSeconds > 0 ? Double(count) / wallSeconds : 0 }

  /// As the result document's `host` object, for a run that dispatched `attempts` attempts.
  func json(attempts: Int) -> JSON {
    var members: [String: JSON] = [
      "wall_s": .number(wallSeconds),
      "calls_per_wall_s": .number(perWallSecond(attempts)),
      "peak_rss_bytes": .count(peakResidentBytes),
      "needletail": .string(needletail),
      "swift": .string(swift),
      "cpus": .count(processors),
    ]
    members["directory"] = directory.map { .string($0) }
    return .object(members)
  }
}
