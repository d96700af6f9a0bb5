public import NeedletailEngine
import NeedletailWorkload

extension Comparison {
  /// Compares two sides by what their runs measured.
  ///
  /// - Parameters:
  ///   - confidence: of intervals, one-sided at each end, between 0 and 1.
  ///   - split: figures that are told by agent, scenario or limit besides.
  /// - Complexity: O(figures × pairs² log pairs).
  public init(
    base: ComparedSide, head: ComparedSide, confidence: Double, by split: ComparisonSplit? = nil,
    figures catalogue: FigureCatalogue = .standard
  ) {
    let pairs = PairedRuns(base, head, by: catalogue)
    let differences = WorkloadDifferences([base, head].map(\.subject))
    let whyIncomparable = Self.whyIncomparable(base, head)
    let haveNoSeedInCommon =
      pairs.count == 0 && [base, head].allSatisfy { side in side.runs.contains { $0.status == .completed } }
    func change(_ gated: GatedFigure) -> FigureChange? {
      guard whyIncomparable == nil || !gated.dependsOnConditions else { return nil }
      if !base.means.isEmpty || !head.means.isEmpty || haveNoSeedInCommon {
        guard let before = base.mean(of: gated, by: catalogue), let after = head.mean(of: gated, by: catalogue) else {
          return nil
        }
        return FigureChange(of: gated, base: before, head: after, coverage: 2 * confidence - 1)
      }
      let change = FigureChange(of: gated, in: pairs, confidence: confidence)
      return change.base == nil && change.head == nil ? nil : change
    }
    self.init(
      base: base, head: head,
      inputs: differences.rows.filter { $0.key != "name" || base.isNamed && head.isNamed }.map {
        InputChange(key: $0.key, base: $0.values[0], head: $0.values[1])
      },
      whyInputsUnknown: differences.whyNot, whyIncomparable: whyIncomparable,
      isIdentical: pairs.haveEqualDigests && base.isSamePlan(as: head), confidence: confidence,
      figures: catalogue.headlines.compactMap(change),
      details: split?.figures(in: haveNoSeedInCommon ? base.runs + head.runs : pairs.base + pairs.head, by: catalogue)
        .compactMap(change) ?? [],
      movers: whyIncomparable == nil ? Mover.movers(in: pairs, confidence: confidence) : [], pairs: pairs.count)
  }

  private static func whyIncomparable(_ base: ComparedSide, _ head: ComparedSide) -> String? {
    if base.clock != head.clock {
      return "the clock is another (\(head.clock.rawValue), was \(base.clock.rawValue))"
    }
    if let one = base.loadModel, let other = head.loadModel, one != other {
      return "the load is another (\(other), was \(one))"
    }
    guard let before = base.conditions, let after = head.conditions else { return nil }
    return after.difference(from: before)
  }
}

extension ComparedSide {
  /// As `WorkloadDifferences` reads it.
  var subject: WorkloadDifferences.Subject {
    let seeds = runs.compactMap(\.seed)
    let isRow = zip(seeds, seeds.dropFirst()).allSatisfy { $0 &+ 1 == $1 }
    let words =
      seeds.count == 1
      ? "\(seeds[0])"
      : isRow ? "\(seeds.first ?? 0) to \(seeds.last ?? 0)" : seeds.map(String.init).joined(separator: ", ")
    return WorkloadDifferences.Subject(
      name: name,
      facts: [
        ("clock", clock.rawValue), ("load", loadModel), ("seeds", seeds.isEmpty ? nil : words), ("needletail", version),
      ],
      keys: effective.flatMap { WorkloadKeys($0) }, workloadSHA256: effectiveSHA256 ?? "")
  }

  /// Whether the same ran by the same version, as far as that is known.
  func isSamePlan(as other: ComparedSide) -> Bool {
    guard let own = effectiveSHA256, own == other.effectiveSHA256 else { return false }
    return version == nil || other.version == nil || version == other.version
  }
}
