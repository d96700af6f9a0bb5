package import NeedletailCouriers

/// What a reply says of one decision, in the decision's form.
package enum StatedDecision: Sendable, Equatable {
  case flag(Bool)
  case share(Double)
  case count(Int)
  case name(String)
  case verdict(Reply.Verdict)
}

extension Decision {
  /// What a reply says of it; `nil` where it leaves it open.
  package func stated(in reply: Reply) -> StatedDecision? {
    switch form {
    case .flag(let path, otherwise: _): reply[keyPath: path].map { .flag($0) }
    case .share(let path): reply[keyPath: path].map { .share($0) }
    case .count(let path):
      (self == .fanOut ? reply.tasks?.count : nil).map { .count($0) } ?? reply[keyPath: path].map { .count($0) }
    case .name(let path): reply[keyPath: path].map { .name($0) }
    case .verdict(let path): reply[keyPath: path].map { .verdict($0) }
    }
  }
}
