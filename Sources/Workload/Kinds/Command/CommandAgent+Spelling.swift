import NeedletailEngine

extension CommandAgent {
  var spelling: YAMLText {
    .fields([
      "command": .words(arguments), "protocol": protocolSpelling, "directory": directory.map { .text($0) },
      "environment": variables,
      "restart": .fields(["initial": .duration(restartInitial), "max": .duration(restartMax)]),
    ])
  }

  private var protocolSpelling: YAMLText {
    guard let cancelGrace else { return .plain(dialect.rawValue) }
    return .mapping([(dialect.rawValue, .fields(["cancel_grace": .duration(cancelGrace)]))])
  }

  /// In order of name, with variables as they were written; `nil` where there are none.
  private var variables: YAMLText? {
    guard !environment.isEmpty else { return nil }
    return .mapping(environment.sorted { $0.key < $1.key }.map { ($0.key, .plain(Spelling.key($0.value))) })
  }
}
