public import CNeedletailLinux

/// Asks the processor to bring the cache line at `address` near, without waiting for it.
@inlinable
@inline(__always)
public func prefetchLine(_ address: UnsafeRawPointer) { unsafe nt_prefetch(address) }
