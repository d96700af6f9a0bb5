import NeedletailCouriers
import NeedletailLanes

/// What the jobs of a standing engine run on, by one clock or the other.
protocol JobConductor: AnyObject {
  /// Posts taken before timers and couriers are heard again.
  static var postsInTurn: Int { get }
  var world: World { get }
  var time: EngineTime { get }
  var couriers: [Courier] { get }
  /// The time that the end leaves to jobs under way is over, in a time that is not the machine's.
  var isDrained: Bool { get }

  /// A turn begins: posts are taken next.
  func beginTurn(isEnding: Bool)
  /// Hears who looks into the run. What happens from here on reaches who listened before.
  func attendToObservers()
  /// When a request times out, in engine time; `.max` for never.
  func deadline(of request: JobRequest) -> UInt64
  /// Does what there is to do, about `budget` events; answers how many there were.
  func turn(events budget: Int) -> Int
  /// Sleeps until there may be something to do.
  func rest(until limit: UInt64, unless hasPost: () -> Bool)
  /// Cancels what is open; agents have `grace` nanoseconds to return.
  func close(grace: UInt64)
  /// Tells the observers that no more will come. After `close`.
  func dismissObservers(because error: any Error)
}

extension WallConductor: JobConductor {
  static var postsInTurn: Int { 256 }
  var isDrained: Bool { false }

  @inline(__always)
  func deadline(of request: JobRequest) -> UInt64 { request.deadline.map(time.instant(ofMonotonic:)) ?? .max }

  @inline(__always)
  func beginTurn(isEnding: Bool) {}
}
