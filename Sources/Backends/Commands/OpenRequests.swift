/// The calls of one member: those that wait for a process, and those that its process was given and has not answered.
///
/// A request that was given is owed by its deadline, whether or not its call is still waited for. With a `cancelGrace` the process is told
/// of every one that is not, whether cancelled or past its deadline, and owes its end within the grace from then on.
struct OpenRequests: Sendable {
  struct Request: Equatable, Sendable {
    /// The request's number.
    var id: UInt64
    /// The parcel that waits for the answer; `nil` once it was cancelled, unless it stays until then.
    var parcel: Int32?
    /// Engine time; `UInt64.max` for never.
    var deadline: UInt64
    var standing = Standing.awaited
  }

  enum Standing: Equatable, Sendable {
    case awaited
    /// Past its deadline, of which its process was told. Its conductor is about to cancel it.
    case overdue
    /// Not waited for any more.
    case cancelled
  }

  /// Cancelled requests that a process may leave unanswered before it counts as hung.
  static let abandonedMost = 1_024

  /// Nanoseconds; `nil` where a process is not told.
  let cancelGrace: UInt64?
  /// Cancelled calls stay with their requests.
  let keepsParcels: Bool

  /// In the order they came.
  private var waiting: [Request] = []
  private var given: [UInt64: Request] = [:]
  private var idByParcel: [Int32: UInt64] = [:]
  private(set) var abandonedCount = 0

  init(cancelGrace: UInt64? = nil, keepsParcels: Bool = false) {
    self.cancelGrace = cancelGrace
    self.keepsParcels = keepsParcels
  }

  var hasWaiting: Bool { !waiting.isEmpty }
  /// Parcels that are not finished.
  var parcelCount: Int { idByParcel.count }

  /// The earliest deadline. - Complexity: O(requests); asked when one may have passed.
  var earliestDeadline: UInt64 {
    given.values.reduce(waiting.reduce(.max) { min($0, $1.deadline) }) { min($0, $1.deadline) }
  }

  /// A call that waits for a process.
  mutating func add(_ id: UInt64, parcel: Int32, deadline: UInt64) {
    waiting.append(Request(id: id, parcel: parcel, deadline: deadline))
    idByParcel[parcel] = id
  }

  func id(of parcel: Int32) -> UInt64? { idByParcel[parcel] }

  /// The request, while its process has not answered it.
  func given(_ id: UInt64) -> Request? { given[id] }

  /// Hands all that wait to the process, in order.
  mutating func giveWaiting() -> [Request] {
    defer { waiting.removeAll(keepingCapacity: true) }
    for request in waiting { given[request.id] = request }
    return waiting
  }

  /// The answer has come, or the request was never written.
  mutating func removeGiven(_ id: UInt64) -> Request? {
    guard let request = given.removeValue(forKey: id) else { return nil }
    forget(request)
    return request
  }

  /// Takes out a call that waits for a process; `false` when it does not.
  mutating func removeWaiting(_ id: UInt64) -> Bool {
    guard let place = waiting.firstIndex(where: { $0.id == id }) else { return false }
    forget(waiting.remove(at: place))
    return true
  }

  /// The answer is not needed any more. - Returns: whether the process is to be told.
  mutating func abandon(_ id: UInt64, now: UInt64) -> Bool {
    guard let request = given[id], request.standing != .cancelled else { return false }
    if let parcel = request.parcel, !keepsParcels {
      given[id]?.parcel = nil
      idByParcel[parcel] = nil
    }
    return setStanding(.cancelled, of: request, now: now)
  }

  /// Those that are waited for and whose deadline is at or before `instant`, in order, abandoned here, if the process is to be told of
  /// them; none otherwise.
  mutating func abandonOverdue(_ instant: UInt64) -> [Request] {
    guard cancelGrace != nil else { return [] }
    let overdue = given.values.filter { $0.standing == .awaited && $0.deadline <= instant }.sorted { $0.id < $1.id }
    for request in overdue {
      _ = keepsParcels ? setStanding(.overdue, of: request, now: instant) : abandon(request.id, now: instant)
    }
    return overdue
  }

  /// - Returns: whether the process is to be told, which it is once.
  private mutating func setStanding(_ standing: Standing, of request: Request, now: UInt64) -> Bool {
    given[request.id]?.standing = standing
    guard request.standing == .awaited else { return false }
    abandonedCount += 1
    guard let cancelGrace else { return false }
    let (due, isNever) = now.addingReportingOverflow(cancelGrace)
    given[request.id]?.deadline = isNever ? .max : due
    return true
  }

  /// Takes out all that the process was given, in order.
  mutating func removeAllGiven() -> [Request] {
    let all = given.values.sorted { $0.id < $1.id }
    given.removeAll(keepingCapacity: true)
    for request in all { forget(request) }
    return all
  }

  /// Takes out those that wait and whose deadline is at or before `instant`, in order; all of them by default.
  mutating func removeWaiting(dueBy instant: UInt64 = .max) -> [Request] {
    let due = waiting.filter { $0.deadline <= instant }
    waiting.removeAll { $0.deadline <= instant }
    for request in due { forget(request) }
    return due
  }

  /// Whether the process was given something whose deadline is at or before `instant`.
  func isOverdue(_ instant: UInt64) -> Bool { given.values.contains { $0.deadline <= instant } }

  private mutating func forget(_ request: Request) {
    if let parcel = request.parcel { idByParcel[parcel] = nil }
    if request.standing != .awaited { abandonedCount -= 1 }
  }
}
