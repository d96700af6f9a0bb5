import NeedletailNotation
import NeedletailWorkload

extension JSON {
  /// A document's `workload`: what ran, from what it was made, and what the command line changed in it.
  ///
  /// - Parameter seed: of several runs the first one's.
  static func workload(
    _ name: String, sha256: String, seed: UInt64, clock: WorkloadFile.Clock, _ effective: EffectiveWorkload?
  ) -> JSON {
    var members: [String: JSON] = [
      "name": .string(name), "sha256": .string(sha256), "seed": .count(seed), "clock": .string(clock.rawValue),
      "label": effective?.label.map { .string($0) } ?? .null,
    ]
    if let effective {
      members["path"] = .string(effective.path)
      members["effective"] = .string(effective.text)
      members["effective_sha256"] = .string(effective.sha256)
      members["overrides"] = .texts(effective.overrides)
      members["options"] = .texts(effective.options)
      if !effective.traces.isEmpty { members["traces"] = .texts(effective.traces) }
    }
    return .object(members)
  }

  private static func texts(_ texts: [String: String]) -> JSON { .object(texts.mapValues { .string($0) }) }
}
