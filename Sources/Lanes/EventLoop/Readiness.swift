/// What a watched descriptor is ready for.
@frozen
public struct Readiness: OptionSet, Sendable {
  public let rawValue: UInt32

  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// There is something to read, an end of file included.
  @inlinable public static var read: Readiness { Readiness(rawValue: 1) }
  /// There is room to write.
  @inlinable public static var write: Readiness { Readiness(rawValue: 2) }
  /// The other end is closed. Reported whether or not it is watched for; what was sent before can still be read.
  @inlinable public static var hangup: Readiness { Readiness(rawValue: 4) }
  /// The descriptor is broken: a pipe to write to that has no reader. Reported whether or not it is watched for.
  @inlinable public static var error: Readiness { Readiness(rawValue: 8) }
}
