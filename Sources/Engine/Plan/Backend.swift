/// Who answers a pool's calls.
public enum Backend: Sendable {
  /// No agent: what an answer takes and decides is drawn from the pool's `simulate`.
  case simulated
  /// Swift code, registered in a `Fleet` under the pool's name.
  case agent
  /// Something outside of this process, of one of the kinds there are.
  case external(any ExternalAgent)
  /// A courier that answers at once: what the engine costs by itself.
  case null

  /// No agent answers: answers are drawn.
  package var isSimulated: Bool { if case .simulated = self { true } else { false } }
}

/// An agent outside of this process, as a plan has it: a plain value of its kind, which the engine hands on unread. It takes real
/// time, so in virtual time its pool's `simulate` answers.
///
/// A kind is this value, its words in a workload file (room Workload, where the kinds are listed) and its service on a courier (room
/// Backends).
public protocol ExternalAgent: Sendable, Equatable {
  /// The key of a workload file that makes a pool one of this kind.
  static var key: String { get }
  /// One of the kind, as messages say it: "a command".
  static var title: String { get }
  /// What its pools' statistics stand under in the result document's `wall`.
  static var section: String { get }
  /// What is wrong with it, a sentence each that goes on from the pool's name; nothing unless the kind says otherwise.
  var problems: [String] { get }
}

extension ExternalAgent {
  public var problems: [String] { [] }
}

extension Backend: Equatable {
  public static func == (left: Backend, right: Backend) -> Bool {
    switch (left, right) {
    case (.simulated, .simulated), (.agent, .agent), (.null, .null): true
    case (.external(let one), .external(let other)): one.equals(other)
    default: false
    }
  }
}

extension ExternalAgent {
  fileprivate func equals(_ other: any ExternalAgent) -> Bool { other as? Self == self }
}
