internal import CNeedletailLinux

/// What the operating system refused.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was tried, as "watch descriptor 7".
  public let operation: String
  /// The system's `errno`.
  public let code: Int32

  public init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  /// As "watch descriptor 7: Bad file descriptor (errno 9)".
  public var description: String {
    "\(operation): \(unsafe String(cString: nt_error_text(code))) (errno \(code))"
  }
}
