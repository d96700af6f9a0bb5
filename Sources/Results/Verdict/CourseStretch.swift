import NeedletailCouriers
import NeedletailEngine

/// Points of a course from one to another: what was used, who waited and how many jobs there were between them.
///
/// All figures are differences of two points; each costs O(1).
struct CourseStretch: Equatable {
  /// Numbers of points, `first < last`.
  var first: Int
  var last: Int
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

  /// The growth of a cumulative figure.
  func growth(_ stretch: CourseStretch, of figure: KeyPath<Point, Int>) -> Double {
    Double(points[stretch.last][keyPath: figure] - points[stretch.first][keyPath: figure])
  }

  /// The growth of a figure of one resource.
  func growth(_ stretch: CourseStretch, of figure: KeyPath<Point, [Double]>, _ resource: Int) -> Double {
    points[stretch.last][keyPath: figure][resource] - points[stretch.first][keyPath: figure][resource]
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
    if growth(stretch, of: \.available, resource) > 0 {
      return utilization(resource, from: stretch.first, to: stretch.last)
    }
    return growth(stretch, of: \.waited, resource) > 0 ? 1 : 0
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

  /// The longest stretch over which a resource was used up, or the one that ends the window if it is at least half as long;
  /// single intervals in between may be less full. `nil` where there is none of three intervals.
  func fullStretch(of resource: Int) -> CourseStretch? {
    var longest: CourseStretch?
    var current: CourseStretch?
    for index in points.indices.dropLast() {
      let interval = CourseStretch(first: index, last: index + 1)
      if isFull(interval, resource) {
        current = CourseStretch(first: current?.first ?? index, last: index + 1)
      } else if let ended = current, index - ended.last >= 1 {
        longest = longer(ended, longest)
        current = nil
      }
    }
    if let ending = current {
      let endsWindow = ending.last >= points.count - 2 && length(ending) >= Self.shortest
      if endsWindow, 2 * length(ending) >= (longest.map(length) ?? 0) { return ending }
      longest = longer(ending, longest)
    }
    return longest.flatMap { length($0) >= Self.shortest ? $0 : nil }
  }

  /// A rate is full also while a request waits for it: what is taken of it comes in lumps.
  private func isFull(_ interval: CourseStretch, _ resource: Int) -> Bool {
    if utilization(interval, of: resource) >= Self.full { return true }
    return resources[resource].part.isRate && meanWaiting(interval, for: resource) >= 0.5
  }

  private func longer(_ stretch: CourseStretch, _ other: CourseStretch?) -> CourseStretch {
    guard let other, length(other) >= length(stretch) else { return stretch }
    return other
  }

  private func length(_ stretch: CourseStretch) -> Int { stretch.last - stretch.first }
}
