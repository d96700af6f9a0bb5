import NeedletailCouriers
import NeedletailEngine
import NeedletailMetrics
import NeedletailNotation

/// A result document on its way: values at their paths, objects where these part.
struct FigureTree {
  private var value: JSON?
  private var members: [String: FigureTree] = [:]

  /// Puts a value at a path; `nil` writes the object there, if only an empty one.
  mutating func set(_ value: JSON?, at path: some Collection<String>) {
    guard let key = path.first else {
      if let value { self.value = value }
      return
    }
    members[key, default: FigureTree()].set(value, at: path.dropFirst())
  }

  var json: JSON { value ?? .object(members.mapValues(\.json)) }
}

/// One value of a figure, and where it stands.
struct FigureRow: Sendable {
  var figure: Figure
  var path: [String]
  /// `nil` of an object that nothing stands in yet.
  var value: JSON?

  /// The numbers in it, each with its path: itself, or a distribution's statistics.
  var numbers: [(path: [String], value: Double)] {
    guard case .object(let statistics)? = value else { return value?.figure.map { [(path, $0)] } ?? [] }
    return statistics.compactMap { key, value in value.figure.map { (path + [key], $0) } }
  }
}

extension FigureCatalogue {
  /// Every value of a report that a document has.
  func rows(of report: RunReport) -> [FigureRow] {
    figures.flatMap { figure in
      figure.places.isEmpty ? [] : samples(of: figure, in: report).compactMap { FigureRow(figure, $0) }
    }
  }
}

extension FigureRow {
  fileprivate init?(_ figure: Figure, _ sample: FigureSample) {
    let labels = sample.labels
    let place: Figure.Place?
    if case .nothing = sample.value {
      place = figure.places.first { $0.labels.starts(with: $0.labels.filter { labels[$0] != nil }) }
    } else {
      place = figure.place(for: labels.keys)
    }
    guard let place else { return nil }
    self.init(figure: figure, path: place.path(labels), value: sample.value.json(in: figure.unit))
  }
}

extension FigureSample.Value {
  fileprivate func json(in unit: Figure.Unit) -> JSON? {
    switch self {
    case .count(let count): .count(count)
    case .number(let number): .number(number)
    case .distribution(let histogram): histogram.json(inMilliseconds: unit == .milliseconds)
    case .nothing: nil
    }
  }
}

extension Histogram {
  /// The distribution as counts and statistics. Those of an empty one are `null`: no value is not the value zero.
  ///
  /// - Parameter inMilliseconds: values are nanoseconds and written in milliseconds; otherwise as they are.
  func json(inMilliseconds: Bool) -> JSON {
    var members: [String: JSON] = ["count": .count(count), "nonzero": .count(nonzero)]
    if overflow > 0 { members["overflow"] = .count(overflow) }
    func scaled(_ value: Double) -> JSON {
      guard count > 0 else { return .null }
      return .number(inMilliseconds ? value / 1e6 : value)
    }
    func scaled(_ value: UInt64) -> JSON {
      guard count > 0 else { return .null }
      return inMilliseconds ? .milliseconds(value) : .count(value)
    }
    members["mean"] = scaled(mean)
    members["stddev"] = scaled(stddev)
    members["min"] = scaled(min)
    members["max"] = scaled(max)
    for (key, percent) in Self.reportedPercentiles { members[key] = scaled(percentile(percent)) }
    return .object(members)
  }
}

extension JSON {
  /// Whole nanoseconds as seconds: the nearest double, whose shortest decimal is exact below 10¹⁵ ns (11 days).
  static func seconds(_ span: Duration) -> JSON { .number(Double(span.nanoseconds) / 1e9) }

  /// Nanoseconds as milliseconds: the nearest double, whose shortest decimal is exact below 10¹⁵ ns (11 days).
  static func milliseconds(_ nanoseconds: Nanoseconds) -> JSON { .number(Double(nanoseconds) / 1e6) }
}
