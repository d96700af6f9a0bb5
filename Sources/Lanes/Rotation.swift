public import CNeedletailLinux

extension UInt64 {
  /// The bits moved up by `count` places, those that fall out coming in again below.
  @inlinable
  @inline(__always)
  public func rotatedLeft(by count: Int32) -> UInt64 { nt_rotate_left(self, count) }
}
