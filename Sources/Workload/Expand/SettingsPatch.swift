/// Settings as a part of a workload file.
public enum SettingsPatch {
  /// The mappings that settings stand in, as YAML: what is merged into the file has them.
  ///
  /// - Parameter settings: each as `--set` takes it. One of an item of a list becomes a comment, since a list is not merged item by item.
  public static func yaml(_ settings: [String]) -> String {
    var root = Node(place: .start, content: .mapping([]))
    var comments = ""
    for setting in settings {
      guard let path = try? OverridePath(setting), let value = path.value else { continue }
      let isOfList = path.segments.contains { if case .index = $0 { true } else { false } }
      guard !isOfList else {
        comments += "# in a list, to be changed by hand: \(setting)\n"
        continue
      }
      root.set(
        path, to: Node(place: .start, content: .scalar(Node.Scalar(text: value, isPlain: true))), .start,
        Diagnostics(path: ""))
    }
    guard case .mapping(let pairs) = root.content, !pairs.isEmpty else { return comments }
    return comments + YAMLText(root).document
  }
}

extension YAMLText {
  /// What a node says, scalars as they are.
  fileprivate init(_ node: Node) {
    switch node.content {
    case .scalar(let scalar): self = .plain(scalar.text)
    case .sequence(let items): self = .list(items.map { YAMLText($0) })
    case .mapping(let pairs): self = .mapping(pairs.map { ($0.key, YAMLText($0.value)) })
    case .unreadable: self = .plain("null")
    }
  }
}
