import NeedletailComparison

/// How much one figure changed from some paths to others with the same seeds, in shares of what it was.
///
/// Each pair gives a ratio, since noise of queues is a share of what is measured; the change is the mean of the ratios less one, with
/// Student's t interval at 95 %.
package struct PairedShift: Sendable, Equatable {
  /// Changes below this share are none, however sure they are, where nothing else is said.
  package static let leastChange = 0.01
  /// A change that is not clear is none where its interval ends within this share.
  package static let mostOfNothing = 0.05

  /// Means over the paths; `nil` where some path has no value.
  package let base: Double?
  package let value: Double?
  /// 0.05 is 5 % more; infinite from nothing; `nil` where it is not known.
  package let change: Double?
  /// At 95 %; `nil` of a single pair, and where the change is infinite or not known.
  package let interval: ClosedRange<Double>?
  /// Two-sided, of no change.
  package let probability: Double
  /// Changes below this share do not count.
  package let least: Double
  /// It is more than noise, among all changes that are looked at together.
  package internal(set) var isClear = false

  /// - Complexity: O(n).
  package init(base: [Double?], value: [Double?], least: Double = PairedShift.leastChange) {
    self.least = least
    let pairs = zip(base, value).compactMap { base, value in base.flatMap { base in value.map { (base, $0) } } }
    let isKnown = !pairs.isEmpty && pairs.count == base.count && base.count == value.count
    self.base = Self.mean(base)
    self.value = Self.mean(value)
    let whole = pairs.reduce(0) { $0 + $1.0 } / Double(max(1, pairs.count))
    guard isKnown, whole > 0 else {
      let grows = isKnown && pairs.allSatisfy { $0.1 > 0 }
      let isNothing = isKnown && pairs.allSatisfy { $0.1 == 0 }
      change = grows ? .infinity : isNothing ? 0 : nil
      interval = nil
      probability = grows ? 0 : 1
      return
    }
    let isRelative = pairs.allSatisfy { $0.0 > 0 }
    let ratios = pairs.map { base, value in isRelative ? value / base : 1 + (value - base) / whole }
    guard let sample = try? PairedSample(base: ratios.map { _ in 1 }, head: ratios, isShare: true) else {
      (change, interval, probability) = (nil, nil, 1)
      return
    }
    let mean = MeanChange(of: sample, lowLevel: 0.025, highLevel: 0.025)
    change = mean.change.estimate
    probability = mean.probability(within: Bound(worse: .either), of: sample)
    interval = mean.change.interval
  }

  /// The change where it is clear and counts, else 0.
  package var counted: Double {
    guard isClear, let change, change.magnitude >= least else { return 0 }
    return change
  }

  /// It is not clear, and may be as much as `PairedShift.mostOfNothing`.
  package var isOpen: Bool {
    guard !isClear, let change, change != 0 else { return false }
    let ends = [interval?.lowerBound, interval?.upperBound, change].compactMap(\.self)
    return ends.contains { $0.magnitude > Self.mostOfNothing }
  }

  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap(\.self)
    return known.isEmpty || known.count < values.count ? nil : known.reduce(0, +) / Double(known.count)
  }
}

extension PairedShift {
  /// Marks those that are clear: of what is marked at most 5 % are expected to be noise, by the procedure of Benjamini and Hochberg over all
  /// that differ at all. What is exactly as it was is no chance of an error.
  ///
  /// - Complexity: O(n log n).
  static func marking(_ shifts: [PairedShift]) -> [PairedShift] {
    var shifts = shifts
    let moved = shifts.indices.filter { (shifts[$0].change ?? 0) != 0 }
    let adjusted = FalseDiscoveryRate.adjusted(moved.map { shifts[$0].probability })
    for (place, index) in moved.enumerated() { shifts[index].isClear = adjusted[place] <= 0.05 }
    return shifts
  }
}
