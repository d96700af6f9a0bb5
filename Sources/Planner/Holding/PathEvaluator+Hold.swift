extension PathEvaluator {
  /// Whether a configuration holds under a load, by one path for each seed.
  ///
  /// - Parameters:
  ///   - length: `nil` runs each path as long as the workload says.
  ///   - seeds: different ones; one alone decides nothing but that it breaks.
  /// - Throws: as `outcomes(of:)`.
  public func hold(
    _ configuration: PathRequest.Configuration, loadFactor: Double = 1, length: PathLength? = nil, seeds: [UInt64],
    confidence: Double = Hold.confidence
  ) async throws -> Hold {
    let outcomes = try await outcomes(
      of: seeds.map { PathRequest(configuration, loadFactor: loadFactor, length: length, seed: $0) })
    return Hold(of: outcomes, bounds: bounds, confidence: confidence)
  }
}
