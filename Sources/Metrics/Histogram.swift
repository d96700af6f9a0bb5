/// A stub to be replaced: exact recording into a three-digit HDR histogram.
public struct Histogram: Sendable, Equatable {
  public init() {}
  public mutating func record(_ value: UInt64, count: UInt64 = 1) {}
  public mutating func merge(_ other: Histogram) {}
  public var count: UInt64 { 0 }
  public var nonzero: UInt64 { 0 }
  public var overflow: UInt64 { 0 }
  public var mean: Double { 0 }
  public var stddev: Double { 0 }
  public var min: UInt64 { 0 }
  public var max: UInt64 { 0 }
  public func percentile(_ percent: Double) -> UInt64 { 0 }
  public func count(above value: UInt64) -> UInt64 { 0 }
}
