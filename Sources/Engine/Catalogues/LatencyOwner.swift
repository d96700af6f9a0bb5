/// What a span of a job's latency was spent on, with the name of whose it was: the slots of the pool `expert`, the tokens a minute
/// of the endpoint `gpt`, the work of the pool `judge`.
///
/// It is the one identity of what can be waited for: the latency breakdown, `ResourceUse`, summaries and the rules of the verdict use it.
public struct LatencyOwner: Sendable, Hashable {
  public var part: LatencyPart
  /// The pool's or the endpoint's; `nil` where the part has no owner (the gateway, permits of the run, the slowest branch).
  public var name: String?

  public init(_ part: LatencyPart, of name: String? = nil) {
    self.part = part
    self.name = name
  }
}
