/// Two sides, compared: what differs in the inputs, in the figures, and which agents and limits moved.
public struct Comparison: Sendable, Equatable {
  public static let schema = "needletail.comparison/1"

  public var base: ComparedSide
  public var head: ComparedSide
  /// Clock, load, seeds, window, version first; then the workloads key by key.
  public var inputs: [InputChange]
  /// Why the workloads were not compared key by key; `nil` where they were.
  public var whyInputsUnknown: String?
  /// Why latencies and totals cannot be compared: another clock, load or window; `nil` where they can.
  public var whyIncomparable: String?
  /// Whether every run has the same digest on both sides: then nothing changed.
  public var isIdentical: Bool
  /// Of the intervals, one-sided at each end: 0.99.
  public var confidence: Double
  /// How much of what is possible the intervals cover, both ends taken together: 0.95 where each end is at 0.975.
  public var coverage: Double { 2 * confidence - 1 }
  /// The headline figures, in the order of the catalogue.
  public var figures: [FigureChange]
  /// By agent, scenario or limit, where that was asked for: figures with a label.
  public var details: [FigureChange]
  /// What moved most, the biggest first: `assistant (call p99 +15.0 %; its queue +410 ms a job)`.
  public var movers: [Mover]

  /// An agent, or an owner of latency, that moved.
  public struct Mover: Sendable, Equatable {
    /// `assistant`, `gateway`.
    public var name: String
    /// What of it moved, as a sentence's parts: `call p99 +15.0 %`, `its queue +410 ms a job`.
    public var changes: [String]
    /// How far the mean latency of a job moved by it, in milliseconds; positive is slower.
    public var millisecondsPerJob: Double

    public init(name: String, changes: [String], millisecondsPerJob: Double) {
      self.name = name
      self.changes = changes
      self.millisecondsPerJob = millisecondsPerJob
    }
  }

  /// Pairs of runs that completed on both sides; 0 where only means can be compared.
  public var pairs: Int

  /// - Parameter pairs: `nil` where every run has its pair.
  public init(
    base: ComparedSide, head: ComparedSide, inputs: [InputChange], whyInputsUnknown: String? = nil,
    whyIncomparable: String? = nil, isIdentical: Bool, confidence: Double, figures: [FigureChange],
    details: [FigureChange] = [], movers: [Mover] = [], pairs: Int? = nil
  ) {
    self.base = base
    self.head = head
    self.inputs = inputs
    self.whyInputsUnknown = whyInputsUnknown
    self.whyIncomparable = whyIncomparable
    self.isIdentical = isIdentical
    self.confidence = confidence
    self.figures = figures
    self.details = details
    self.movers = movers
    self.pairs = pairs ?? min(base.runs.count, head.runs.count)
  }
}
