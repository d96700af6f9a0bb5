import NeedletailCouriers
import NeedletailLanes

/// How a run's limits were used, as its report says it.
extension World {
  func fillResources(_ report: inout RunReport, _ reading: CourseReading) {
    let map = figures.resources
    let kept = map.resources.indices.filter { owner(of: map.resources[$0]) != nil }
    let keptHolds = map.holds.indices.filter {
      kept.contains(map.holds[$0].holder) && waitedFor(by: map.holds[$0]) != nil
    }
    report.course.resources = kept.map { owner(of: map.resources[$0]) ?? LatencyOwner(map.resources[$0].part) }
    report.course.holds = keptHolds.map { hold in
      RunCourse.Hold(
        owner(of: map.resources[map.holds[hold].holder]) ?? LatencyOwner(.agent),
        whileWaitingFor: waitedFor(by: map.holds[hold]) ?? LatencyOwner(map.holds[hold].waitedFor))
    }
    let scales = kept.map { scale(of: map.resources[$0]) }
    report.course.points = reading.sums.map { sums in
      RunCourse.Point(
        instant: sums.instant, jobsOffered: sums.count(.jobsOffered), jobsEnded: sums.count(.jobsEnded),
        jobsCompleted: sums.count(.jobsCompleted), jobSeconds: sums.jobNanoseconds / 1e9,
        taken: zip(kept, scales).map { sums.taken($0) * $1.taken },
        available: zip(kept, scales).map { sums.supplies[$0] * $1.available },
        waited: kept.map { sums.waited($0) / 1e9 },
        held: keptHolds.map { sums.value(reading.column(ofHold: $0)) / 1e9 })
    }
    report.resources = report.course.resources.enumerated().map { place, owner in
      ResourceUse(
        owner, capacity: scales[place].capacity, utilization: report.course.utilization(place),
        meanWaiting: report.course.meanWaiting(place), holding: report.course.holding(place))
    }
  }

  /// How much of a resource there is, and what words of the course count.
  private struct Scale {
    var capacity: Double
    /// Of a unit of the words.
    var taken = 1e-9
    var available: Double
  }

  private func scale(of resource: ResourceMap.Resource) -> Scale {
    func permits(_ count: Int) -> Scale { Scale(capacity: Double(count), available: Double(count) / 1e9) }
    func rate(_ perSecond: Double, of members: Double = 1) -> Scale {
      Scale(capacity: perSecond * members * 60, taken: 1, available: perSecond / 1e9)
    }
    let place = resource.place
    switch resource.part {
    case .gateway: return permits((0..<Int32(gateway.count)).reduce(0) { $0 + gateway.concurrency(of: $1) })
    case .job: return permits(jobPermits.count)
    case .call: return permits(Int(callPermits.limit))
    case .endpoint: return permits(Int(endpoints.at(place).value.concurrency))
    case .agent: return Scale(capacity: pools[place].slotSupply.amount, available: 1e-9)
    case .agentRate: return rate(agentRates.perSecond, of: pools[place].memberSupply.amount)
    case .endpointRequests: return rate(endpoints.at(place).value.requests.perSecond)
    default: return rate(endpoints.at(place).value.tokens.perSecond)
    }
  }
}
