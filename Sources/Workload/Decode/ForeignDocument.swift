/// A document that is no workload and does not say what it is.
extension WorkloadDecoder {
  /// Tells a mapping that has none of a workload's keys in one sentence, in place of one for each key that it has and lacks.
  ///
  /// A name is no such key, nor is what the command line sets.
  ///
  /// - Returns: whether it was told.
  func tellForeign(_ whole: Value) -> Bool {
    guard case .mapping(let pairs) = whole.node.content, !pairs.isEmpty,
      !whole.hasMisspelt(Vocabulary.root, among: Vocabulary.root)
    else { return false }
    let own = pairs.filter { $0.keyPlace.argument == nil }
    guard !own.isEmpty, own.allSatisfy({ $0.key == "name" || !Vocabulary.root.contains($0.key) }),
      own.contains(where: { $0.key != "name" })
    else { return false }
    if whole.field("requests")?.isSequence == true {
      whole.refuse(
        "this is a recorded session, not a workload",
        "name it in one, as load: { trace: FILE, format: agent-session }, or run one with --trace FILE")
    } else {
      whole.refuse(
        "this is no workload: it has none of a workload's keys, such as `schema`, `agents` and `scenarios`",
        "name a workload file; `needletail init` writes one")
    }
    return true
  }
}
