import Couriers
import Lanes

/// Jobs that come from outside, one at a time, each with a pattern of its own: what an embedding program asks for.
extension World {
  /// What a guest job runs, and for whom.
  struct Guest: BitwiseCopyable {
    enum Ending: UInt8, BitwiseCopyable { case open, told, timedOut, cancelled }

    /// The outermost node of its pattern.
    var root: Int32
    /// The asker's own number for it.
    var request: Int32
    var ending: Ending
  }

  /// How a guest job ended.
  struct Departure {
    enum Ending { case completed, failed, timedOut, cancelled, rejected }

    var request: Int32
    var ending: Ending
    var isPartial = false
    var outcome = Outcome()
    var output: Int32 = 0
    var message = Message(parts: [])
  }

  /// Compiles a guest's pattern; answers its outermost node, or `nil` when there is no room for another.
  func admit(_ pattern: Pattern) throws(PlanError) -> Int32? {
    try compiler?.extend(program, with: pattern, firstCell: Int32(cells.firstPairCell), samplers: samplers)
  }

  /// What an agent chose, by name; `nil` when it made no choice that anybody could follow.
  func choiceName(_ choice: UInt8) -> String? {
    guard choice != Outcome.noChoice, let names = compiler?.choiceNames else { return nil }
    return names[Int(choice)]
  }

  /// Takes a job in. Its end is told in `departures`, not before this returns unless it is turned away.
  ///
  /// - Returns: the job, or −1 when it was turned away at once.
  func receive(root: Int32, request: Int32, input: Message) -> Int32 {
    let number = generators[0].submitted
    generators[0].submitted += 1
    let key = generators[0].key.child(UInt64(number))
    arriving = Arriving(guest: Guest(root: root, request: request, ending: .open), input: input)
    let isIn = submit(generator: 0, key: key, user: 0, origin: -1, intendedAt: now)
    if arriving != nil {
      // Turned away before it had a record.
      arriving = nil
      departures.append(Departure(request: request, ending: .rejected))
      return -1
    }
    return isIn ? lastGuest : -1
  }

  /// A guest on the threshold.
  struct Arriving {
    var guest: Guest
    var input: Message
  }

  /// A guest job has its record: notes whose it is and what it asks.
  func welcome(_ job: Int32) -> Message {
    guard let arriving else { return Message(parts: []) }
    guests.set(job, arriving.guest)
    lastGuest = job
    self.arriving = nil
    return arriving.input
  }

  /// Nobody waits for a guest job any more.
  func cancelGuest(_ job: Int32) {
    note(.jobCancelled, jobs[job].key.bits, agent: -1)
    withdraw(job)
    guests[job].ending = .cancelled
    if isCohort(job) { tally.cancelled += 1 }
    conclude(job)
  }

  /// A job's pattern has ended: its content goes to whoever asked, or away.
  func handOver(_ ended: Ended, of job: Int32) {
    if receivesGuests {
      guests[job].ending = .told
      departures.append(
        Departure(
          request: guests[job].request, ending: ended.succeeded ? .completed : .failed, isPartial: ended.isPartial,
          outcome: ended.outcome, output: ended.output, message: contents.message(ended.content)))
    }
    drop(ended)
  }

  /// A guest job leaves: if it had no end of its own, this is it.
  func seeOff(_ job: Int32) {
    let guest = guests[job]
    switch guest.ending {
    case .told: break
    case .open: departures.append(Departure(request: guest.request, ending: .rejected))
    case .timedOut: departures.append(Departure(request: guest.request, ending: .timedOut))
    case .cancelled: departures.append(Departure(request: guest.request, ending: .cancelled))
    }
  }
}
