package import NeedletailEngine

/// The kinds of external agents there are.
package enum AgentKinds {
  /// Every kind, once: the keys that a file may have, what becomes of them and how they are spelled, the sections of the result document
  /// and the services of couriers all follow from this list.
  static let all: [any WrittenAgent.Type] = [CommandAgent.self]

  /// What the kinds' statistics stand under in the result document.
  package static var sections: [String] { all.map { $0.section } }

  /// The keys of a pool that say of which kind its agents are.
  package static var keys: Set<String> { Set(all.map { $0.key }) }

  /// The kinds, for those above who see to it that each is served.
  package static var types: [any ExternalAgent.Type] { all }
}

/// A kind of external agents as a workload file writes it.
protocol WrittenAgent: ExternalAgent {
  /// Keys of a pool that have a meaning only beside `key`.
  static var keysBeside: [String] { get }
  /// A value of `key`, for a remedy to show.
  static var example: String { get }
  /// What may happen where an answer is waited for without an end.
  static var harmWithoutDeadline: String { get }

  /// The agent as written, and as it is run, with paths that lead there; `nil` after telling what is wrong with it.
  ///
  /// - Parameter fields: the pool's, `key` among them.
  static func read(_ fields: Fields, _ paths: RelativePaths) -> (written: any WrittenAgent, run: any WrittenAgent)?

  /// Its keys with every default filled in, as a mapping.
  var spelling: YAMLText { get }
}
