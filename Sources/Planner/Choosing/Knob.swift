import NeedletailEngine
import NeedletailWorkload

/// One key that a sizing chooses the value of: whole numbers from a least to a most, a step apart. More of it is never meant to be worse.
package struct Knob: Sendable, Equatable {
  /// As `--set` takes it: `agents.assistant.count`.
  package var key: String
  /// What the file has; `nil` where it has none, so that nothing limits.
  package var now: Int?
  /// What stands behind the number: `/min` of a rate, else empty.
  package var unit: String
  package var least: Int
  package var most: Int
  package var step: Int
  /// The range was not asked for, so it may be widened.
  package var isOpenEnded: Bool
  /// What one costs an hour, in US dollars; `nil` where that is not said.
  package var price: Double?

  /// - Precondition: `1 <= least <= most`, and a step of at least 1.
  package init(
    key: String, now: Int?, unit: String = "", least: Int, most: Int, step: Int = 1, isOpenEnded: Bool = false,
    price: Double? = nil
  ) {
    precondition(1 <= least && least <= most && step >= 1, "Knob: a range from 1 on")
    self.key = key
    self.now = now
    self.unit = unit
    self.least = least
    self.most = most
    self.step = step
    self.isOpenEnded = isOpenEnded
    self.price = price
  }

  /// How many values there are.
  package var values: Int { (most - least) / step + 1 }

  /// The value of a place, counted from 0; a place below 0 is a value below the range.
  package func value(_ place: Int) -> Int { least + place * step }

  /// As `--set` takes it: `agents.assistant.count=16`.
  package func setting(_ place: Int) -> String { Self.setting(key, value(place), unit) }

  static func setting(_ key: String, _ value: Int, _ unit: String) -> String { "\(key)=\(value)\(unit)" }

  /// What one is called: `instance`, the agent's name, or the key's last name.
  package var noun: String {
    let names = KeyPattern.names(of: key)
    if names == [Limit.gateway.name, "instances"] { return "instance" }
    if names.first == "agents", names.last == "count", names.count == 3 { return names[1] }
    return key
  }

  /// The key of what a crash takes away with some of it: an agent's slots go with an agent, a gateway's with an instance.
  package var lostWith: String? {
    let names = KeyPattern.names(of: key)
    switch (names.first, names.last) {
    case ("agents", "count"), (Limit.gateway.name, "instances"): return key
    case ("agents", "concurrency") where names.count == 3: return KeyPattern.sibling(of: key, named: "count")
    case (Limit.gateway.name, "concurrency") where names.count == 2: return "gateway.instances"
    default: return nil
    }
  }
}

/// What a mix costs: first in dollars an hour, where there are prices, then by how much there is of everything.
struct MixCost: Comparable {
  var dollars: Double
  var count: Int

  /// - Parameter mix: a place of each knob.
  init(of mix: [Int], _ knobs: [Knob]) {
    dollars = zip(knobs, mix).reduce(0) { $0 + ($1.0.price ?? 0) * Double($1.0.value($1.1)) }
    count = mix.reduce(0, +)
  }

  static func < (one: Self, other: Self) -> Bool {
    one.dollars == other.dollars ? one.count < other.count : one.dollars < other.dollars
  }
}
