extension Engine {
  /// What happens in the engine from now on, for one listener, which may be 4,096 events behind.
  ///
  /// Each use begins another listener. `events(buffering:)` has the details.
  public var events: EngineEvents { events(buffering: EventBuffer.defaultCapacity) }

  /// What happens in the engine from now on, for one listener, until the engine ends or the sequence is let go of.
  ///
  ///     let events = engine.events(buffering: 10_000)
  ///     for await event in events {
  ///       if case .breakerOpened(let pool) = event.kind { page("\(pool) is failing") }
  ///     }
  ///
  /// Of jobs submitted after this nothing is missed, whenever the loop begins, up to the buffer's bound. The engine waits for no
  /// listener: what comes while the buffer is full is dropped, and an `eventsDropped` says how many are missing in its place. By the time that
  /// `run` returns a job's reply, the job's events are in the buffers.
  ///
  /// - Parameter limit: events that may wait to be taken, at least 1; an event is some 120 bytes.
  public func events(buffering limit: Int) -> EngineEvents { EngineEvents(of: conductor.observers, buffering: limit) }
}

/// The events of a running engine, as one listener gets them: see `Engine.events(buffering:)`.
///
/// For one task to iterate over; of several, each gets some of the events.
public struct EngineEvents: AsyncSequence, Sendable {
  public typealias Element = EngineEvent
  public typealias Failure = Never

  /// Ends listening when the last copy and iterator are gone.
  fileprivate final class Listener: Sendable {
    let buffer: EventBuffer
    private let observers: LiveObservers

    init(_ buffer: EventBuffer, of observers: LiveObservers) {
      self.buffer = buffer
      self.observers = observers
      observers.add(buffer)
    }

    deinit { observers.remove(buffer) }
  }

  private let listener: Listener

  init(of observers: LiveObservers, buffering limit: Int) {
    listener = Listener(EventBuffer(capacity: limit), of: observers)
  }

  /// Events that were dropped so far since the buffer was full.
  public var dropped: Int { listener.buffer.dropped }

  public func makeAsyncIterator() -> Iterator { Iterator(listener: listener) }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let listener: Listener

    /// The next event; `nil` when the engine has ended and all is taken, or the task is cancelled.
    public mutating func next() async -> EngineEvent? { await listener.buffer.next() }
  }
}
