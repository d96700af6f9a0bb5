/// A figure of a result: what it is called, what it counts, which way is better, and where it stands in the document.
///
/// Figures are said once, in a `FigureCatalogue`; the result document, thresholds, replications, summaries, reports and the tables of
/// `docs/` are driven by it.
public struct Figure: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Values of many jobs, calls or instants: percentiles, mean, extremes.
    case distribution
    /// Adds up over the run.
    case count
    /// A part of a whole, 0 to 1.
    case ratio
    /// A count over the length of the window.
    case rate
    /// A level: an instant, a mean over time or over jobs.
    case gauge

    /// A count and a ratio are known of an empty window too; what is taken over the window's time is not.
    public var needsWindow: Bool { self == .rate || self == .gauge }
  }

  public enum Unit: String, Sendable, CaseIterable {
    /// Times that are recorded in nanoseconds are written in milliseconds.
    case milliseconds = "ms"
    case seconds = "s"
    case jobs, calls, attempts, agents, tokens, events
    case replies, slots, permits
    case dollars = "USD"
    /// 0 to 1.
    case share
    case jobsPerSecond = "jobs/s"
    case callsPerSecond = "calls/s"
    case attemptsPerSecond = "attempts/s"
    case requestsPerMinute = "requests/min"
    case tokensPerMinute = "tokens/min"
    case dollarsPerJob = "USD/job"
  }

  /// Which way a change of the figure is an improvement.
  public enum Direction: String, Sendable, CaseIterable {
    case lower, higher, neither
  }

  /// A share, or a mean, that follows from other figures and is not written: the sum of some over the sum of others.
  public struct Quotient: Sendable, Hashable {
    public var part: [String]
    public var whole: [String]

    public init(_ part: [String], over whole: [String]) {
      self.part = part
      self.whole = whole
    }
  }

  /// Unlike any other's; what thresholds and `docs/` call it.
  public let name: String
  /// As summaries and reports call it, to stand at the beginning of a line.
  public let title: String
  public let kind: Kind
  public let unit: Unit
  public let better: Direction
  /// One line.
  public let meaning: String
  /// Where it stands in the result document, one place for each set of labels; none for a quotient.
  public let places: [Place]
  public let quotient: Quotient?
  /// Among replications an absent value is a zero: it lists only what happened.
  public let isZeroWhenAbsent: Bool
  /// The statistics of it that tables of headline figures show; empty for a figure that only the document has.
  public let headline: [Statistic]
  /// Only a run on the wall clock has it.
  public let isOfWallClock: Bool
  /// Its value never falls while a run goes on: it counts what has happened, or the time that has passed.
  public let onlyGrows: Bool
  /// What has not ended counts in it as it stands, so it is only at the end of a run what it says of the run.
  public let countsUnfinished: Bool
  /// A change that is no larger, in the figure's unit, is none to a gate, whatever share of the figure it is.
  public let leastChange: Double

  /// - Parameters:
  ///   - onlyGrows: `nil` where its kind says it, as of a count, which only grows.
  ///   - leastChange: `nil` where its unit says it.
  public init(
    _ name: String, _ title: String, _ kind: Kind, in unit: Unit, at places: [Place], better: Direction = .neither,
    headline: [Statistic] = [], isZeroWhenAbsent: Bool = false, isOfWallClock: Bool = false, onlyGrows: Bool? = nil,
    countsUnfinished: Bool = false, leastChange: Double? = nil, meaning: String
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.unit = unit
    self.better = better
    self.meaning = meaning
    self.places = places
    self.quotient = nil
    self.isZeroWhenAbsent = isZeroWhenAbsent
    self.headline = headline
    self.isOfWallClock = isOfWallClock
    self.onlyGrows = onlyGrows ?? (kind == .count)
    self.countsUnfinished = countsUnfinished
    self.leastChange = leastChange ?? unit.leastChange
  }

  /// A figure that follows from others.
  public init(
    _ name: String, _ title: String, _ kind: Kind = .ratio, in unit: Unit = .share, of quotient: Quotient,
    better: Direction, isHeadline: Bool = false, meaning: String
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.unit = unit
    self.better = better
    self.meaning = meaning
    self.places = []
    self.quotient = quotient
    self.isZeroWhenAbsent = false
    self.isOfWallClock = false
    self.onlyGrows = false
    self.countsUnfinished = false
    self.leastChange = unit.leastChange
    self.headline = isHeadline ? [kind == .ratio ? .rate : .value] : []
  }

  /// The labels that narrow it one at a time, in order of its places.
  public var labels: [String] {
    var labels: [String] = []
    for place in places where place.labels.count == 1 && !labels.contains(place.labels[0]) {
      labels.append(place.labels[0])
    }
    return labels
  }

  /// It has a value without a label.
  public var isWhole: Bool { quotient != nil || places.contains { $0.labels.isEmpty } }

  /// A threshold may be about it: it has a value with one label or none.
  public var isBoundable: Bool { isWhole || !labels.isEmpty }

  /// Its place for a set of labels.
  public func place(for labels: some Sequence<String>) -> Place? {
    let labels = Set(labels)
    return places.first { $0.labels.count == labels.count && $0.labels.allSatisfy(labels.contains) }
  }
}
