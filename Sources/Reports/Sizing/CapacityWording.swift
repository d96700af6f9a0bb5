import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload

/// What all formats say of a capacity, in words.
struct CapacityWording {
  let fleet: CarriedFleet
  let typeface: Typeface
  let wording: Wording
  let reasons: BoundWording

  init(_ fleet: CarriedFleet, _ typeface: Typeface) {
    self.fleet = fleet
    self.typeface = typeface
    wording = Wording(typeface: typeface)
    reasons = BoundWording(typeface)
  }

  private var capacity: Capacity { fleet.capacity }
  var name: String { fleet.name.isEmpty ? "unnamed workload" : typeface.shown(fleet.name) }
  var title: String { "\(name)  \(verdict)" }

  func load(_ value: Double) -> String {
    capacity.unit == .users ? wording.count(Int(value)) + " users" : reasons.rate(value)
  }

  /// What it came to, as the rest of a sentence about the workload.
  var verdict: String {
    switch capacity.verdict {
    case .carries:
      guard let most = capacity.load, let offered = fleet.offered else { return "carries its load" }
      let headroom = fleet.headroom > 0 ? " (\(load(most)) less \(wording.share(fleet.headroom)) of headroom)" : ""
      return "carries \(load(offered))\(headroom)"
    case .notReachable:
      return "cannot hold: even with next to nothing to wait for \(capacity.floor.map { reasons.why($0.hold) } ?? "")"
    case .unbounded:
      return "holds up to \(capacity.atLoad.map { load($0.load) } ?? "every load"), the most that is looked at"
    case .undecided:
      return capacity.end == .interrupted ? "interrupted before it was known" : "undecided within the budget"
    }
  }

  /// What was asked, and how it is known.
  var conditions: [String] {
    var parts = fleet.bounds.map { reasons.bound($0) }
    if let roots = capacity.roots, let interval = roots.interval {
      let (low, high) = (load(interval.lowerBound), load(interval.upperBound))
      let half = capacity.halfWidth.map { " (\(typeface.isUnicode ? "±" : "+-")\(wording.share($0)))" } ?? ""
      parts.append("just held at " + (interval.isPoint ? low : "\(low) to \(high)\(half)"))
    }
    parts.append("by the worse ends of 95 % intervals over \(capacity.paths) seeds")
    if let jobs = capacity.jobsPerPath { parts.append("\(wording.magnitude(Double(jobs))) jobs a path") }
    parts.append("\(wording.magnitude(Double(capacity.attempts))) attempts")
    if let seconds = fleet.elapsedSeconds {
      parts[parts.count - 1] += ", \(wording.duration(nanoseconds: seconds * 1e9))"
    }
    return parts
  }

  /// What it is like there, and around it.
  var marks: [(name: String, value: String)] {
    var marks: [(String, String)] = []
    if let point = capacity.atLoad {
      let latencies = [("p50", point.p50Milliseconds), ("p99", point.p99Milliseconds)].compactMap { name, value in
        value.map { "\(name) \(wording.duration(nanoseconds: $0 * 1e6))" }
      }
      marks.append(("At \(load(point.load))", latencies.joined(separator: ", ")))
      if let fullest = point.fullest {
        marks.append(("fullest", "\(typeface.shown(fullest.resource.title)) \(wording.share(fullest.value))"))
      }
      if let waited = point.waitedForMost { marks.append(("waits most for", typeface.shown(waited.resource.title))) }
    }
    if let floor = capacity.floor, let p99 = floor.p99Milliseconds {
      marks.append(("floor", "p99 \(wording.duration(nanoseconds: p99 * 1e6)) at \(load(floor.load))"))
    }
    if let ceiling = capacity.atLoad?.ceiling {
      marks.append(("ceiling", "\(load(ceiling.value)) (\(typeface.shown(ceiling.resource.title)))"))
    }
    return marks
  }

  /// What to know of the answer, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if capacity.end == .interrupted { notes.append("interrupted: this is what was known by then") }
    if capacity.verdict == .carries, capacity.end == .budgetSpent {
      notes.append("the budget was spent before the interval was as narrow as it should be")
    }
    if capacity.isRateLimited {
      notes.append("the rate limits of the gateway bound it: of more load more than 1 % would be turned away")
    }
    if capacity.steppedBack > 0 {
      notes.append(
        "it is \(wording.share(capacity.steppedBack)) below what the paths just hold: nearer to that they do not show that they keep up"
      )
    }
    switch capacity.monotonicity {
    case .taken, .seen: break
    case .broken(let edge):
      notes.append(
        "less load is not always better: at \(load(edge)) something does not hold; the answer is the lower edge"
      )
    case .heldAgain(let edge):
      notes.append(
        "more load is not always worse: at \(load(edge)) everything holds again; the answer is the lower edge"
      )
    case .heldFrom(let edge):
      notes.append("below \(load(edge)) something does not hold either")
    }
    if let course = capacity.givenCourse {
      notes.append("runs are as long as the workload says, since it has \(course.rawValue)")
    }
    return notes
  }

  var isAnswered: Bool { capacity.verdict == .carries && fleet.offeredFactor != nil }

  var setWords: [String] {
    guard isAnswered, let offered = fleet.offeredFactor, offered.isFinite, offered > 0 else { return [] }
    let factor = offered * fleet.words.loadScale
    // Four digits, downwards: a rate that holds, and not one that is rounded beyond it.
    var scale = 1.0
    while factor * scale < 1_000 { scale *= 10 }
    let rounded = (factor * scale).rounded(.down) / scale
    return fleet.words.options(with: [], factor: rounded)
  }

  var runLine: String { fleet.words.line(setWords) }
}

extension ClosedRange<Double> {
  /// All paths say the same.
  fileprivate var isPoint: Bool { upperBound - lowerBound <= 1e-9 * Swift.max(abs(lowerBound), abs(upperBound)) }
}
