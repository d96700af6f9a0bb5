import Testing

@testable import NeedletailBackends

@Suite("Requests that a process owes")
struct OpenRequestsTests {
  /// Two requests that were given, 1 by its deadline of 100 and 2 by 1,000.
  private func given(cancelGrace: UInt64?) -> OpenRequests {
    var requests = OpenRequests(cancelGrace: cancelGrace)
    requests.add(1, parcel: 11, deadline: 100)
    requests.add(2, parcel: 12, deadline: 1_000)
    #expect(requests.giveWaiting().map(\.id) == [1, 2])
    return requests
  }

  @Test("one that was cancelled is owed by its deadline, where the process is not told")
  func untold() {
    var requests = given(cancelGrace: nil)
    #expect(requests.abandon(2, now: 10) == false)
    #expect(requests.abandonedCount == 1 && requests.parcelCount == 1)
    #expect(requests.given(2) == OpenRequests.Request(id: 2, parcel: nil, deadline: 1_000, standing: .cancelled))
    #expect(requests.abandonOverdue(100) == [] && requests.isOverdue(100))
    #expect(requests.earliestDeadline == 100)
  }

  @Test("where it is told, one is owed within the grace from then on, whether its deadline was sooner or later")
  func told() {
    var requests = given(cancelGrace: 50)
    #expect(requests.abandon(2, now: 10) == true)
    #expect(requests.earliestDeadline == 60 && !requests.isOverdue(59) && requests.isOverdue(60))
    #expect(requests.abandon(1, now: 90) == true)
    #expect(requests.given(1)?.deadline == 140)
    #expect(requests.abandon(1, now: 95) == false, "it is told once")
    #expect(requests.removeGiven(2)?.parcel == nil && requests.removeGiven(1)?.parcel == nil)
    #expect(requests.abandonedCount == 0 && requests.earliestDeadline == .max)
  }

  @Test("those at their deadline come out once, with their calls, and are owed within the grace")
  func overdue() {
    var requests = given(cancelGrace: 50)
    #expect(requests.abandonOverdue(99) == [])
    #expect(requests.abandonOverdue(100) == [OpenRequests.Request(id: 1, parcel: 11, deadline: 100)])
    #expect(requests.abandonOverdue(100) == [] && !requests.isOverdue(149) && requests.parcelCount == 1)
    // It was told, and has not ended it: now it is the process that is late.
    #expect(requests.abandonOverdue(150) == [] && requests.isOverdue(150))
  }

  @Test("where calls stay, one is told of once, whichever comes first: its deadline or its cancellation")
  func kept() {
    var requests = OpenRequests(cancelGrace: 50, keepsParcels: true)
    for (id, parcel) in [(1, 11), (2, 12)] as [(UInt64, Int32)] { requests.add(id, parcel: parcel, deadline: 100) }
    _ = requests.giveWaiting()
    #expect(requests.abandon(2, now: 90) == true)
    #expect(requests.abandonOverdue(100).map(\.id) == [1])
    #expect(requests.given(1)?.standing == .overdue && requests.given(1)?.deadline == 150)
    #expect(requests.abandon(1, now: 101) == false, "it was told at the deadline")
    #expect(requests.given(1)?.standing == .cancelled && requests.given(1)?.deadline == 150)
    #expect(requests.parcelCount == 2 && requests.abandonedCount == 2)
    #expect(requests.removeGiven(1)?.parcel == 11 && requests.removeGiven(2)?.parcel == 12)
    #expect(requests.parcelCount == 0 && requests.abandonedCount == 0)
  }

  @Test("a grace beyond the clock never ends")
  func endless() {
    var requests = given(cancelGrace: .max)
    #expect(requests.abandon(1, now: 10) == true)
    #expect(requests.given(1)?.deadline == .max && !requests.isOverdue(999))
  }
}
