import NeedletailCouriers

/// Calls that are not waited for any more, of a process that is told so.
extension CommandMember {
  /// Tells the process that these are not waited for any more. It has the grace from now on to end them.
  func tellCancelled(_ ids: [UInt64]) {
    guard let grace = requests.cancelGrace else { return }
    for id in ids {
      outgoing.append(RequestLine.cancellation(of: id), id: id)
      pool.ledger.toldOfCancel(pool.name)
    }
    write()
    let (due, isNever) = now.addingReportingOverflow(grace)
    if !isNever { setTimer(noLaterThan: due) }
  }

  /// Ends the calls that were not answered by their deadline, if the process can be told: it lives on, and so do its other calls.
  func cancelOverdue(now: UInt64) {
    let requests = requests.abandonOverdue(now)
    guard !requests.isEmpty else { return }
    for request in requests where !pool.holdsSlots {
      if let parcel = request.parcel { overrun(parcel, .failed, "not answered by its deadline") }
    }
    tellCancelled(requests.map(\.id))
    holdAbandoned()
  }

  /// Ends the call of a request that was not waited for any more, if it stayed until now.
  func dismiss(_ request: OpenRequests.Request) {
    guard let parcel = request.parcel else { return }
    switch request.standing {
    case .awaited, .overdue: overrun(parcel, .failed, "not answered by its deadline")
    case .cancelled: pool.courier.end(parcel, .failed, "cancelled")
    }
  }

  /// Kills a process that leaves too much unanswered that is not waited for.
  func holdAbandoned() {
    guard requests.abandonedCount > OpenRequests.abandonedMost else { return }
    fail("left more than \(OpenRequests.abandonedMost) cancelled requests unanswered")
  }
}
