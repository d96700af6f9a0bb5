/// What a process used from its start to its end, seen from outside.
package struct ProcessUsage: Sendable, Equatable {
  /// Its exit status; 128 and the signal's number where a signal ended it.
  package var status: Int
  /// Of all its threads, in the program and in the kernel.
  package var processorNanoseconds: UInt64
  package var elapsedNanoseconds: UInt64
  /// The largest resident set it had.
  package var peakBytes: UInt64

  package init(status: Int, processorNanoseconds: UInt64, elapsedNanoseconds: UInt64, peakBytes: UInt64) {
    self.status = status
    self.processorNanoseconds = processorNanoseconds
    self.elapsedNanoseconds = elapsedNanoseconds
    self.peakBytes = peakBytes
  }

  /// As one process tells it to another: `init(line:)` reads it.
  package var line: String {
    [UInt64(max(status, 0)), processorNanoseconds, elapsedNanoseconds, peakBytes].map(String.init).joined(
      separator: " ")
  }

  /// - Parameter line: blanks at its ends do not matter; `nil` where it is no such line.
  package init?(line: String) {
    let numbers = line.split { $0.isWhitespace }.compactMap { UInt64($0) }
    guard numbers.count == 4, numbers[0] < 1 << 16 else { return nil }
    self.init(
      status: Int(numbers[0]), processorNanoseconds: numbers[1], elapsedNanoseconds: numbers[2], peakBytes: numbers[3])
  }
}
