import NeedletailCouriers

/// The conductor looks whether its couriers get on; on the wall clock.
extension World {
  /// Looks at each courier at this instant, and tells listeners of who is blocked or was.
  ///
  /// - Complexity: O(couriers), and O(slots) for each that is found blocked; allocates only then.
  func lookAtCouriers() {
    let watch = realCalls.watch
    for (number, courier) in realCalls.couriers.enumerated() {
      let pulse = courier.pulse
      switch watch.look(at: number, pulse, at: now) {
      case .getsOn: continue
      case .isBlocked(let since):
        watch.keep(blockage(of: courier, pulse, since: since))
      case .isStillBlocked: break
      case .wasBlocked(let since):
        if let (blockage, wasTold) = watch.end(number, since: since, at: now), wasTold, isListenedTo {
          tellUnblocked(blockage)
        }
      }
      if isListenedTo, let blockage = watch.takeUntold(number, at: now) { tellBlocked(blockage) }
    }
  }

  private func blockage(of courier: Courier, _ pulse: CourierPulse, since: UInt64) -> CourierBlockage {
    var blockage = CourierBlockage(
      courier: courier.number, duration: .nanoseconds(Int64(clamping: now &- since)))
    let parcel = courier.parcelAtWork(pulse)
    if parcel >= 0 {
      // The conductor wrote these, and the courier only reads them.
      let place = courier.parcels.at(parcel)
      blockage.pool = names[Int(place.value.pool)]
      blockage.member = Int(place.value.member)
      blockage.job = place.value.job
    }
    return blockage
  }
}
