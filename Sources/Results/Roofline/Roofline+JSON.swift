package import NeedletailEngine
package import NeedletailNotation

extension Roofline {
  /// The whole document, schema `needletail.roofline/2`.
  package func json(wall: WallClock, duration: Duration, host: HostFacts) -> JSON {
    .object([
      "schema": .string(Self.schema), "duration_s": .seconds(duration), "spin": .bool(wall.spins),
      "couriers": wall.couriers.map { .count($0) } ?? .null,
      "status": .string(isInterrupted ? "interrupted" : reason == nil ? "completed" : "failed"),
      "reason": reason.map { .string($0) } ?? .null,
      "closed": closed.map { closed in
        .object([
          "in_flight": .count(Self.inFlight), "calls_per_s": .number(closed.callsPerSecond),
          "wall": closed.use.json,
        ])
      } ?? .null,
      "schedules": .array(schedules.map(\.json)), "kept_calls_per_s": keptRate.map { .count($0) } ?? .null,
      "host": host.json(attempts: schedules.reduce(0) { $0 + $1.use.callsCarried } + (closed?.use.callsCarried ?? 0)),
    ])
  }
}

extension Roofline.Schedule {
  var json: JSON {
    .object([
      "calls_per_s": .count(rate), "achieved_calls_per_s": .number(achieved), "dropped": .count(dropped),
      "kept": .bool(isKept), "wall": use.json,
      Figure.scheduleDelay.name: delay.map {
        .object(["p50": .milliseconds($0.p50), "p99": .milliseconds($0.p99), "max": .milliseconds($0.max)])
      } ?? .null,
    ])
  }
}

extension WallReport {
  /// Attempts, over all couriers.
  var callsCarried: Int { couriers.reduce(0) { $0 + $1.calls } }
}
