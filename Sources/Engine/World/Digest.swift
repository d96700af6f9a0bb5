import NeedletailLanes

/// A run's fingerprint: a rolling 64-bit mix of (instant, event code, job key, agent index) of every event.
///
/// `h ← rotl((h ⊕ instant) · A, 29) ⊕ key; h ← (h + event · B) · C; h ← h ⊕ h ≫ 32`, where an event is its code in the
/// upper half and the agent in the lower. Two runs that differ in any event, or in the order of two, have different
/// digests but for chance (2⁻⁶⁴).
struct Digest: BitwiseCopyable, Equatable {
  /// What happened; the numbers are part of the digest and never change their meaning.
  enum Code: UInt64 {
    case intended = 1
    case rejected, started, requested, queued, dispatched, completed, failed, timedOut, refused, cancelled, backoff
    case jobCompleted, jobFailed, jobTimedOut, jobCancelled, fault, breakerOpened, hedged
  }

  private(set) var value: UInt64 = 0x6E65_6564_6C65_7461

  /// - Parameter agent: the member's number, or −1.
  @inline(__always)
  func mixed(_ instant: UInt64, _ code: Code, _ key: UInt64, agent: Int32) -> Digest {
    let event = code.rawValue << 32 | UInt64(UInt32(bitPattern: agent))
    var hash = (value ^ instant) &* 0x9E37_79B9_7F4A_7C15
    hash = hash.rotatedLeft(by: 29) ^ key
    hash = (hash &+ event &* 0xC2B2_AE3D_27D4_EB4F) &* 0xD6E8_FEB8_6659_FD93
    return Digest(value: hash ^ hash >> 32)
  }
}
