package import NeedletailPlanner
package import NeedletailWorkload

/// How much load a fleet carries, with what its workload is called and how it is run: what all formats tell.
package struct CarriedFleet: Sendable {
  /// The workload's.
  package var name: String
  package var words: RunWords
  package var capacity: Capacity
  package var bounds: [Threshold]
  /// The share by which more load has to hold: 0.15.
  package var headroom: Double
  /// How to set up the gateway; `nil` where the workload has none.
  package var advice: GatewayAdvice?
  /// On the machine's clock; `nil` where that is not told.
  package var elapsedSeconds: Double?

  package init(
    name: String, words: RunWords, capacity: Capacity, bounds: [Threshold], headroom: Double = 0,
    advice: GatewayAdvice? = nil, elapsedSeconds: Double? = nil
  ) {
    self.name = name
    self.words = words
    self.capacity = capacity
    self.bounds = bounds
    self.headroom = headroom
    self.advice = advice
    self.elapsedSeconds = elapsedSeconds
  }

  /// What may be offered so that the headroom is left, in the capacity's unit; `nil` where there is none.
  package var offered: Double? {
    guard let load = capacity.load else { return nil }
    return capacity.unit == .users ? (load / (1 + headroom)).rounded(.down) : load / (1 + headroom)
  }

  /// The same as a multiple of what the workload says.
  var offeredFactor: Double? { offered.map { $0 / capacity.written } }
}
