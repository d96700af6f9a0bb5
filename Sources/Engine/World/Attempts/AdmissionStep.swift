/// A step of an attempt's way in; the order of the cases is the order in which an attempt takes them.
///
/// Each is a file of `Conductor/Admission`. First attempts, retries and hedges take the same steps: those that their pool
/// really has (`AdmissionSteps`).
enum AdmissionStep: UInt8, BitwiseCopyable, CaseIterable {
  case rule, budget, breaker, agent, agentRate, call, endpoint, endpointRate
  /// The breaker may have opened while the attempt waited.
  case breakerAgain

  /// What the attempt may have to wait for, or be refused by.
  var limit: Limit {
    switch self {
    case .rule: .rule
    case .budget: .budget
    case .breaker, .breakerAgain: .breaker
    case .agent: .agent
    case .agentRate: .agentRate
    case .call: .call
    case .endpoint: .endpoint
    case .endpointRate: .endpointRate
    }
  }
}

/// The steps that the attempts of a pool have to take, in their order: a list compiled into the bits of one number.
struct AdmissionSteps: BitwiseCopyable, Equatable {
  private var bits: UInt16

  private init(bits: UInt16) { self.bits = bits }

  init(_ steps: AdmissionStep...) {
    bits = 0
    for step in steps { insert(step) }
  }

  mutating func insert(_ step: AdmissionStep) { bits |= 1 << UInt16(step.rawValue) }

  var isEmpty: Bool { bits == 0 }

  @inline(__always)
  func contains(_ step: AdmissionStep) -> Bool { bits & 1 << UInt16(step.rawValue) != 0 }

  /// Those behind one of them.
  @inline(__always)
  func after(_ step: AdmissionStep) -> AdmissionSteps {
    AdmissionSteps(bits: bits & ~0 << UInt16(step.rawValue &+ 1))
  }

  /// Takes the next; `nil` when all are taken.
  @inline(__always)
  mutating func next() -> AdmissionStep? {
    if bits == 0 { return nil }
    let step = AdmissionStep(rawValue: UInt8(truncatingIfNeeded: bits.trailingZeroBitCount))
    bits &= bits &- 1
    return step
  }
}

/// What a step says to an attempt that asks.
enum Admission: BitwiseCopyable {
  /// It has what it asked for and takes the next step.
  case passed
  /// It stands in the step's queue, or waits for an answer from outside; what lets it pass sends it on.
  case waits
  case refused(Call.Ending)
}
