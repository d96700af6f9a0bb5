import NeedletailEngine
import NeedletailNotation
import NeedletailResults

/// The headline figures of the catalogue, of several runs side by side or of one.
struct FigureTable: Sendable {
  struct Row: Sendable {
    var title: String
    var unit: Figure.Unit
    var better: Figure.Direction
    var values: [Double?]
    /// Of documents of several seeds: the 95 % intervals of the means.
    var intervals: [ClosedRange<Double>?]
  }

  /// How a run's value differs from the first run's.
  struct Change: Sendable, Equatable {
    /// `+12.0 %`, `−3.1 points`, `=`.
    var words: String
    /// `nil` where the figure has no better way, and where the change is none or too small to tell.
    var isBetter: Bool?
  }

  /// A change of a single run's figure is told to be better or worse beyond this share of the first run's.
  static let leastTold = 0.01
  /// When a change is told to be better or worse, for readers.
  static let rule =
    "Better or worse are changes of more than 1 %, and between documents of several seeds those whose 95 % intervals do not overlap."

  /// Figures by agent have no more rows each.
  static let mostAgents = 12

  var rows: [Row] = []

  /// - Parameter agents: the agents that have rows of their own; where there are none, the highest value stands for all.
  init(_ runs: [ReportedRun], _ figures: FigureCatalogue, agents: [String] = []) {
    for figure in figures.figures {
      for statistic in figure.headline {
        let key = statistic.key.isEmpty ? "" : ", \(statistic.key)"
        if !figure.isWhole, figure.labels.first == "agent", !agents.isEmpty {
          for agent in agents.prefix(Self.mostAgents) {
            let path = figure.path(["agent": agent]) + statistic.keys
            add("\(figure.title)\(key), \(Markup.shortened(agent))", figure, runs, at: path) {
              $0.document.at(path)?.figure
            }
          }
        } else {
          let path = figure.isWhole ? figure.path() + statistic.keys : []
          add(figure.title + (figure.isWhole ? key : key + ", highest"), figure, runs, at: path) {
            $0.value(statistic, of: figure, by: figures)
          }
        }
      }
    }
  }

  private mutating func add(
    _ title: String, _ figure: Figure, _ runs: [ReportedRun], at path: [String], _ value: (ReportedRun) -> Double?
  ) {
    let values = runs.map(value)
    guard values.contains(where: { $0 != nil }) else { return }
    let intervals = runs.map { run in path.isEmpty ? nil : run.replicated?.interval(at: path) }
    rows.append(
      Row(title: title, unit: figure.unit, better: figure.better, values: values, intervals: intervals))
  }

  /// A value, of several seeds with how far its interval reaches.
  func words(_ row: Row, _ column: Int) -> String {
    let wording = Wording(typeface: Typeface())
    guard let value = row.values[column] else { return "–" }
    let words = wording.value(value, in: row.unit)
    guard let interval = row.intervals[column] else { return words }
    return "\(words) ± \(wording.value((interval.upperBound - interval.lowerBound) / 2, in: row.unit))"
  }

  /// How far the first run's value is from a run's; `nil` for the first, and where either has none.
  ///
  /// Shares change in points, all else relative to the first; what was nothing before has no relative change.
  func change(_ row: Row, _ column: Int) -> Change? {
    guard column > 0, let value = row.values[column], let first = row.values[0] else { return nil }
    let wording = Wording(typeface: Typeface())
    let (difference, unit) =
      row.unit == .share
      ? ((value - first) * 100, "points")
      : (first == 0 ? (value == 0 ? 0 : .infinity) : (value - first) / first.magnitude * 100, "%")
    guard difference.magnitude >= 0.05 else { return Change(words: "=", isBetter: nil) }
    let sign = value < first ? "−" : "+"
    let digits = wording.decimal(difference.magnitude, places: difference.magnitude < 99.95 ? 1 : 0)
    let words = difference.isFinite ? "\(sign)\(digits) \(unit)" : "from nothing"
    var isTold = (value - first).magnitude > Self.leastTold * first.magnitude
    if let one = row.intervals[0], let other = row.intervals[column] {
      guard !one.overlaps(other) else { return Change(words: words + ", intervals overlap", isBetter: nil) }
      isTold = true
    }
    let isBetter = row.better == .neither || !isTold ? nil : (value < first) == (row.better == .lower)
    return Change(words: words, isBetter: isBetter)
  }
}

extension FigureTable.Change {
  /// A class of the stylesheet.
  var look: String? { isBetter.map { $0 ? "good" : "bad" } }
  /// For those who see no colours.
  var judgement: String { isBetter.map { $0 ? " better" : " worse" } ?? "" }
}
