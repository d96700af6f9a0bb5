extension Figure {
  /// Where a figure stands in the result document: `metrics.queue_time_ms.agent.{agent}`, keys and the labels' values.
  public struct Place: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// As written.
    public let description: String
    private let steps: [Step]

    private enum Step: Sendable, Hashable {
      case key(String)
      case label(String)
    }

    public init(stringLiteral text: String) {
      description = text
      steps = text.split(separator: ".").map { step in
        step.first == "{" ? .label(String(step.dropFirst().dropLast())) : .key(String(step))
      }
    }

    /// The labels' values in a path that leads here; `nil` for every other path.
    package func labels(in path: some Collection<String>) -> [String: String]? {
      guard path.count == steps.count else { return nil }
      var labels: [String: String] = [:]
      for (step, key) in zip(steps, path) {
        switch step {
        case .key(let own): if own != key { return nil }
        case .label(let label): labels[label] = key
        }
      }
      return labels
    }

    /// The labels in it, in order.
    public var labels: [String] {
      steps.compactMap { if case .label(let label) = $0 { label } else { nil } }
    }

    /// The keys from the document down.
    ///
    /// - Parameter labels: the value of each label; where one is not given, the path ends before it.
    public func path(_ labels: [String: String] = [:]) -> [String] {
      var path: [String] = []
      for step in steps {
        switch step {
        case .key(let key): path.append(key)
        case .label(let label):
          guard let value = labels[label] else { return path }
          path.append(value)
        }
      }
      return path
    }
  }

  /// The keys to its value for some labels, each with its value; empty where it has none with these.
  public func path(_ labels: [String: String] = [:]) -> [String] { place(for: labels.keys)?.path(labels) ?? [] }

  /// The keys to the object that holds its values by a label, for given values of the other labels; empty where it is not
  /// split by these.
  public func path(by label: String, _ labels: [String: String] = [:]) -> [String] {
    place(for: Array(labels.keys) + [label])?.path(labels) ?? []
  }
}
