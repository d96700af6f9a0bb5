import NeedletailEngine

/// Parts of a latency that have one colour.
enum PartKind: String, CaseIterable {
  case admission, queue, limit, retry, firstToken, decode, other, straggler

  init(_ part: LatencyPart) {
    self =
      switch part {
      case .scheduleDelay, .gateway, .gatewayOverhead, .job: .admission
      case .agent, .call, .endpoint: .queue
      case .rule, .agentRate, .endpointRequests, .endpointTokens: .limit
      case .backoff, .failedAttempt, .discardedAttempt: .retry
      case .firstToken: .firstToken
      case .decode, .service: .decode
      case .pause, .coordination: .other
      case .stragglerWait: .straggler
      }
  }

  /// Of a part as a document or a trace names it.
  init(named name: String) {
    let part = LatencyPart(named: name) ?? LatencyPart.allCases.first { $0.limit != nil && $0.limit?.name == name }
    self = part.map { PartKind($0) } ?? .other
  }
}

extension LatencyPart {
  /// The title of a part as a document names it; another word as it is, with blanks.
  static func title(of name: String) -> String {
    LatencyPart(named: name)?.title ?? Limit(named: name)?.title ?? String(name.map { $0 == "_" ? " " : $0 })
  }

  /// The known parts among some names in their order, then the other names.
  static func ordered(_ names: some Sequence<String>) -> [String] {
    let present = Set(names)
    let known = allCases.map(\.name).filter { present.contains($0) }
    return known + present.subtracting(known).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
