import NeedletailLanes

/// What a timer is for; with the number of what it concerns it makes a timer's payload.
enum Event: UInt8 {
  /// Call timers: the call's own state says what happens.
  case call
  case hedge
  /// Job timers.
  case overhead
  case jobTimeout
  /// The deadline of one external job.
  case jobDeadline
  /// Generators: the next arrival, the launching of looping users.
  case arrival
  case launch
  /// A looping user has thought; the payload also names the generator.
  case thought
  /// The next turn of a conversation, by its row; the payload also names the generator.
  case turn
  case agentRefill
  case endpointRefill
  case faultStart
  case faultEnd
  /// A pool whose members were all out of reach is tried again.
  case recovery
  /// It is looked at who is silent.
  case heartbeat
  case endOfArrivals
  case endOfDrain

  static func payload(_ event: Event, _ index: Int32, generator: UInt16 = 0) -> UInt64 {
    UInt64(event.rawValue) << 56 | UInt64(generator) << 32 | UInt64(UInt32(bitPattern: index))
  }

  static func index(of payload: UInt64) -> Int32 { Int32(truncatingIfNeeded: payload) }
  static func generator(of payload: UInt64) -> UInt16 { UInt16(truncatingIfNeeded: payload >> 32) }
  static func kind(of payload: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: payload >> 56) }
}
