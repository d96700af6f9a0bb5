import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// What a gate holds HEAD to: what the command line says, then HEAD's file, then what is usual.
struct GateTerms {
  static let usualConfidence = 0.99
  static let usualSeeds = 10

  var allowances: [Allowance]
  var confidence: Double
  /// What is asked for; `nil` leaves it to the gate.
  var seeds: Int?
  /// The fewest pairs that can break a figure.
  var fewest: Int

  /// - Parameters:
  ///   - head: HEAD's file; `nil` where HEAD is runs that are there.
  ///   - recorded: what those runs' workload says of how it is gated.
  /// - Throws: `Refusal` for an allowance of an agent, scenario or endpoint that HEAD does not have.
  init(_ arguments: GateArguments, head: WorkloadFile?, recorded: GateSettings? = nil) throws {
    let own = head?.gate ?? recorded
    let replaced = Set(arguments.allowances.map(\.figure))
    allowances = (own?.allowances ?? []).filter { !replaced.contains($0.figure) } + arguments.allowances
    confidence = arguments.confidence ?? own?.confidence ?? Self.usualConfidence
    seeds = arguments.seeds ?? own?.seeds
    fewest = GateResult.fewestPairs(allowances: allowances, confidence: confidence)
    if let head {
      for allowance in arguments.allowances { try Self.check(allowance, head.plan) }
    }
  }

  private static func check(_ allowance: Allowance, _ plan: Plan) throws {
    guard let label = allowance.figure.label else { return }
    guard let known = plan.values(ofLabel: label.name), !known.contains(label.value) else { return }
    throw Refusal(
      "needletail: error: `--allow '\(allowance.spelling)'`: there is no \(label.name) `\(label.value)`; "
        + NearestName.remedy(for: label.value, among: known, orElse: "leave it out"))
  }

  /// Refuses sides of two workloads: what one allows says nothing of the other.
  ///
  /// Of two files that are yet to be run only names that are written tell two workloads apart: `gate old.yaml new.yaml`.
  static func checkNames(_ one: NamedSide, _ other: NamedSide) throws {
    let (base, head) = (one.side, other.side)
    guard base.workload != head.workload else { return }
    if let one = one.workload, let other = other.workload, !one.file.isNamed || !other.file.isNamed { return }
    throw Refusal(
      "needletail: error: BASE is of the workload `\(base.workload)`, HEAD of `\(head.workload)`; name two versions of one workload, "
        + "give both the same `name:`, or look at them with `needletail compare`")
  }

  /// How many seeds a gate runs.
  ///
  /// - Throws: `Refusal` for fewer than can decide.
  func seedCount() throws -> Int {
    let count = seeds ?? max(Self.usualSeeds, fewest)
    try checkPairs(count)
    return count
  }

  /// Refuses fewer pairs than can decide.
  ///
  /// - Parameters:
  ///   - noun: what makes a pair: `seed`, or `pair` on the wall clock.
  ///   - more: which ones, `that both sides have`.
  func checkPairs(_ count: Int, _ noun: String = "seed", _ more: String? = nil) throws {
    guard count >= fewest else {
      let figures = allowances.isEmpty ? GateSettings.usualAllowances.count : allowances.count
      let percent = Self.percent(confidence)
      throw Refusal(
        "needletail: error: \(count) \(noun)\(count == 1 ? "" : "s")\(more.map { " \($0)" } ?? "") cannot decide: at \(percent) over \(figures) "
          + "\(figures == 1 ? "figure" : "figures") at least \(fewest) are needed; take \(fewest) \(noun)s or more, fewer figures, or a "
          + "lower --confidence")
    }
  }

  /// `99 %`, `99.9 %`.
  static func percent(_ share: Double) -> String {
    let text = (share * 100_000).rounded() / 1_000
    return (text == text.rounded() ? "\(Int(text))" : "\(text)") + " %"
  }
}
