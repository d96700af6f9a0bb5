import Needletail

/// How jobs ended, counted.
struct Outcomes: Sendable, CustomStringConvertible {
  enum Kind: Sendable, Hashable, CustomStringConvertible {
    case completed
    case partial
    case ended(FailureReason)

    var description: String {
      switch self {
      case .completed: "completed"
      case .partial: "partial"
      case .ended(let reason): reason.rawValue
      }
    }
  }

  private var counts: [Kind: Int] = [:]

  mutating func count(_ kind: Kind) { counts[kind, default: 0] += 1 }

  mutating func add(_ other: Outcomes) { counts.merge(other.counts, uniquingKeysWith: +) }

  var total: Int { counts.values.reduce(0, +) }

  var description: String {
    counts.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
}
