import NeedletailEngine
import NeedletailWorkload

/// What the offered load says of knobs before anything is searched: ranges where none were given, and the places below which nothing can hold.
///
/// A limit that does the work of the load has to be wider than that work: `rate × service` slots, the tokens a minute that are taken. The work is
/// measured with nothing to wait for; a few percent less are allowed for, since a path is a sample.
struct KnobRanges {
  /// Of the work that was measured, what a limit has to be wide enough for at least.
  static let share = 0.95

  let read: ([String]) throws -> Plan
  let losses: [Loss]
  /// Less room makes less work where users loop, so that the work of their load bounds nothing.
  let boundsLow: Bool
  /// The work of each limit, as it was measured with nothing to wait for.
  let used: [MixTrial.MeanUse]

  /// Ranges for those that have none: from 1 to twice what the load takes at least and 8 more, or to what the file has where that is more.
  func filledIn(_ knobs: [Knob]) throws -> [Knob] {
    try knobs.indices.map { place in
      var knob = knobs[place]
      guard knob.isOpenEnded else { return knob }
      let need = try least(of: place, among: knobs.map { $0.isOpenEnded ? ($0.now ?? 1) : $0.most }, knobs)
      let most = Swift.max(knob.now ?? 1, Swift.min(need, Knob.largest / 4) * 2 + 8)
      knob.step = Knob.step(for: most)
      knob.least = knob.step
      knob.most = (most + knob.step - 1) / knob.step * knob.step
      return knob
    }
  }

  /// The places below which the load cannot be carried, each with the most of all others.
  func low(_ knobs: [Knob]) throws -> [Int] {
    guard boundsLow else { return knobs.map { _ in 0 } }
    return try knobs.indices.map { place in
      let knob = knobs[place]
      let need = try least(of: place, among: knobs.map(\.most), knobs)
      return Swift.min(knob.values - 1, Swift.max(0, (need - knob.least + knob.step - 1) / knob.step))
    }
  }

  /// The least value of a knob whose limits are as wide as the work, with these values of the others.
  private func least(of place: Int, among values: [Int], _ knobs: [Knob]) throws -> Int {
    let lost = losses.filter { $0.key == knobs[place].key }.map(\.count).max() ?? 0
    func capacities(_ value: Int) throws -> [LatencyOwner: Double] {
      var settings = zip(knobs, values).map { Knob.setting($0.key, $1, $0.unit) }
      settings[place] = Knob.setting(knobs[place].key, value, knobs[place].unit)
      return try read(settings).capacities
    }
    // What there is grows in proportion: two readings say how fast.
    let low = knobs[place].isOpenEnded ? 1 : knobs[place].least
    let high = knobs[place].isOpenEnded ? 2 : knobs[place].most
    guard low < high else { return low }
    let (one, other) = (try capacities(low), try capacities(high))
    var need = lost + 1
    for use in used {
      guard let first = one[use.resource], let last = other[use.resource], last > first else { continue }
      let slope = (last - first) / Double(high - low)
      let value = Double(low) + (use.used * Self.share - first) / slope
      need = Swift.max(need, Int(Swift.min(value.rounded(.up), Double(Knob.largest))) + lost)
    }
    return need
  }
}

extension Knob {
  /// The largest value that a range without bounds grows to.
  static let largest = 1_000_000_000

  static func countKey(of pool: String) -> String { KeyPattern.key(["agents", pool, "count"]) }

  /// How far apart values are: 1 of small numbers, else a round number of about a four hundredth.
  static func step(for most: Int) -> Int {
    var step = 1
    while most / step > ResourceSizing.usualPlaces {
      let leading = String(step).first
      step = leading == "2" ? step / 2 * 5 : step * 2
    }
    return step
  }

  /// Four times as wide, where nothing else was asked for.
  func widened() -> Knob {
    guard isOpenEnded else { return self }
    var knob = self
    knob.most = Swift.min(most, Self.largest / 4) * 4
    return knob
  }
}
