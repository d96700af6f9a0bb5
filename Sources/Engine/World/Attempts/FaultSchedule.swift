/// The faults of a plan, and which of them act now.
struct FaultSchedule {
  let faults: [Fault]
  private var active: [Int] = []

  init(_ faults: [Fault]) { self.faults = faults }

  /// What the faults of one target amount to together.
  struct Effect: Equatable {
    /// What service times are multiplied by.
    var latency = 1.0
    /// The probability that an attempt fails because of them.
    var failure = 0.0
    /// Members or instances that are away.
    var away = 0
  }

  /// A fault begins or ends: what all that act on its target amount to now.
  mutating func change(_ index: Int, begins: Bool) -> Effect {
    if begins { active.append(index) } else { active.removeAll { $0 == index } }
    return effect(on: faults[index].target)
  }

  private func effect(on target: Fault.Target) -> Effect {
    var effect = Effect()
    var success = 1.0
    for index in active where faults[index].target == target {
      for one in faults[index].effects {
        switch one {
        case .latency(let factor): effect.latency *= factor
        case .fail(let probability): success *= 1 - probability
        case .down(let members): effect.away = Swift.max(effect.away, members)
        }
      }
    }
    effect.failure = 1 - success
    return effect
  }

  /// Some fault takes members of a pool away.
  var takesMembersAway: Bool {
    faults.contains {
      $0.target != .gateway && $0.effects.contains { if case .down = $0 { true } else { false } }
    }
  }
}
