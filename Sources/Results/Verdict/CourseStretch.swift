import NeedletailCouriers
import NeedletailEngine

/// Points of a course from one to another: what was used, who waited and how many jobs there were between them.
///
/// All figures are differences of two points; each costs O(1).
struct CourseStretch: Equatable {
  /// Numbers of points, `first < last`.
  var first: Int
  var last: Int

  var intervals: Int { last - first }
}

extension RunCourse {
  /// The whole window; `nil` of a course without an interval.
  var whole: CourseStretch? { points.count > 1 ? CourseStretch(first: 0, last: points.count - 1) : nil }

  /// The last part of the window, such as its last quarter; at least one interval.
  func tail(_ part: Int) -> CourseStretch {
    let last = points.count - 1
    return CourseStretch(first: min(last - last / part, last - 1), last: last)
  }

  func seconds(_ stretch: CourseStretch) -> Double {
    Double(points[stretch.last].instant - points[stretch.first].instant) / 1e9
  }

  /// Cumulative counts of a point.
  enum Count { case jobsOffered, jobsEnded, jobsCompleted }
  /// Cumulative figures of a resource at a point.
  enum Amount { case taken, available, waited }

  /// The growth of a count. A switch: key paths would take most of the time of a verdict.
  func growth(_ stretch: CourseStretch, of count: Count) -> Double {
    let (first, last) = (stretch.first, stretch.last)
    return switch count {
    case .jobsOffered: Double(points[last].jobsOffered - points[first].jobsOffered)
    case .jobsEnded: Double(points[last].jobsEnded - points[first].jobsEnded)
    case .jobsCompleted: Double(points[last].jobsCompleted - points[first].jobsCompleted)
    }
  }

  /// The growth of a figure of one resource.
  func growth(_ stretch: CourseStretch, of amount: Amount, _ resource: Int) -> Double {
    let (first, last) = (stretch.first, stretch.last)
    return switch amount {
    case .taken: points[last].taken[resource] - points[first].taken[resource]
    case .available: points[last].available[resource] - points[first].available[resource]
    case .waited: points[last].waited[resource] - points[first].waited[resource]
    }
  }

  func meanJobs(_ stretch: CourseStretch) -> Double {
    let seconds = seconds(stretch)
    return seconds > 0 ? (points[stretch.last].jobSeconds - points[stretch.first].jobSeconds) / seconds : 0
  }

  func meanWaiting(_ stretch: CourseStretch, for resource: Int) -> Double {
    meanWaiting(resource, from: stretch.first, to: stretch.last)
  }

  /// What was taken over what there was. Of a resource that was away: 1 when something waited for it.
  func utilization(_ stretch: CourseStretch, of resource: Int) -> Double {
    if growth(stretch, of: .available, resource) > 0 {
      return utilization(resource, from: stretch.first, to: stretch.last)
    }
    return growth(stretch, of: .waited, resource) > 0 ? 1 : 0
  }

  /// Which part of a resource was held by attempts that waited for another.
  func holding(_ stretch: CourseStretch, of resource: Int) -> [LatencyOwner: Double] {
    holding(resource, from: stretch.first, to: stretch.last)
  }
}

extension RunCourse {
  /// An interval is full from here on.
  static var full: Double { 0.95 }
  /// Shorter stretches say nothing.
  private static var shortest: Int { 3 }

  /// The longest stretch over which a resource was used up, or the one that ends the window if it is at least half as long; `nil` where
  /// there is none of three intervals.
  ///
  /// Intervals that are less full do not divide it as long as they are a tenth of it, or two.
  func fullStretch(of resource: Int) -> CourseStretch? {
    var stretches: [CourseStretch] = []
    for index in points.indices.dropLast() where isFull(CourseStretch(first: index, last: index + 1), resource) {
      let interval = CourseStretch(first: index, last: index + 1)
      guard let before = stretches.last else {
        stretches.append(interval)
        continue
      }
      let joined = CourseStretch(first: before.first, last: interval.last)
      if index - before.last <= max(2, joined.intervals / 10), isFull(joined, resource) {
        stretches[stretches.count - 1] = joined
      } else {
        stretches.append(interval)
      }
    }
    let told = stretches.filter { $0.intervals >= Self.shortest }
    guard let longest = told.max(by: { $0.intervals < $1.intervals }) else { return nil }
    if let last = told.last, last.last >= points.count - 2, 2 * last.intervals >= longest.intervals { return last }
    return longest
  }

  /// A rate is full while something waits for it, and what is taken of it comes in lumps; what was left over in its bucket may be taken fast.
  private func isFull(_ stretch: CourseStretch, _ resource: Int) -> Bool {
    guard resources[resource].part.isRate else { return utilization(stretch, of: resource) >= Self.full }
    return meanWaiting(stretch, for: resource) >= 0.5
  }
}
