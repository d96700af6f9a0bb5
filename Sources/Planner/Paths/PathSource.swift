import NeedletailWorkload

/// Who answers what paths come to: an evaluator that runs them, or a made-up curve on which a search is tried.
protocol PathSource: Sendable {
  /// What each outcome is held to.
  var bounds: [Threshold] { get }
  /// In the order of the requests.
  func outcomes(of requests: [PathRequest]) async throws -> [PathOutcome]
  /// How full the system was over the time of each path, in the order of the requests.
  func courses(of requests: [PathRequest]) async throws -> [PathCourse]
}
