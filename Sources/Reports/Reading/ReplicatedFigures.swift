import NeedletailNotation
import NeedletailResults

/// A document of several seeds, read so that it can be shown as a run: the means in a result's form, and the intervals beside.
struct ReplicatedFigures: Sendable {
  /// A result document whose numbers are the means.
  let means: JSON
  /// The tree of estimates.
  private let estimates: JSON
  let seeds: [JSON]

  /// - Returns: `nil` for a document of another schema.
  init?(_ document: JSON) {
    guard document.words("schema") == Replications.schema, case .object(var members) = document else { return nil }
    estimates = document["figures"] ?? .null
    seeds = document.elements("seeds")
    members["figures"] = nil
    if case .object(let figures) = Self.means(of: estimates) {
      members.merge(figures) { own, _ in own }
    }
    means = .object(members)
  }

  /// The 95 % interval of the mean at a path; `nil` where there is none.
  func interval(at path: [String]) -> ClosedRange<Double>? {
    guard let estimate = estimates.at(path), let low = estimate.figure("low"), let high = estimate.figure("high"),
      low <= high
    else { return nil }
    return low...high
  }

  /// A leaf is an object that says of how many runs its mean is.
  private static func means(of tree: JSON) -> JSON {
    guard case .object(let members) = tree else { return tree }
    if members["n"]?.figure != nil, let mean = members["mean"], mean.figure != nil { return mean }
    return .object(members.mapValues(means(of:)))
  }
}
