import Synchronization

/// A value that any thread may change, one at a time.
final class Recorded<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  func withLock<Answer: Sendable>(_ body: (inout Value) -> Answer) -> Answer {
    mutex.withLock { value in body(&value) }
  }
}
