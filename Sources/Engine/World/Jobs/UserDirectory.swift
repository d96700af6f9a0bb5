/// The users of external jobs by name, each with the number of its token bucket.
///
/// It holds a bounded number. Where it is full, users whose buckets are full again are forgotten: a new bucket is no different.
final class UserDirectory {
  /// Buckets, one of which is that of jobs of no user.
  static let limit = 65_536
  /// Between two searches for users to forget; nanoseconds.
  static let searchPause: UInt64 = 1_000_000_000

  private var numbers: [String: Int32] = [:]
  /// By number; `nil` for free ones, and for 0, which is no user's.
  private var names: [String?] = [nil]
  private var free: [Int32] = []
  private var nextSearch: UInt64 = 0

  /// The number of a user, a new one for a user that is not known; `nil` when there is no room.
  ///
  /// Complexity: O(1); O(`limit`) where it is full, at most once in `searchPause`.
  ///
  /// - Parameter isIdle: the bucket of this number is full.
  func number(of name: String, now: UInt64, isIdle: (Int32) -> Bool) -> Int32? {
    if let known = numbers[name] { return known }
    if free.isEmpty && names.count == Self.limit { forgetIdle(now: now, isIdle) }
    if let number = free.popLast() {
      names[Int(number)] = name
      numbers[name] = number
      return number
    }
    if names.count == Self.limit { return nil }
    let number = Int32(truncatingIfNeeded: names.count)
    names.append(name)
    numbers[name] = number
    return number
  }

  private func forgetIdle(now: UInt64, _ isIdle: (Int32) -> Bool) {
    if now < nextSearch { return }
    for number in 1..<Int32(names.count) where isIdle(number) {
      if let name = names[Int(number)] { numbers[name] = nil }
      names[Int(number)] = nil
      free.append(number)
    }
    nextSearch = now &+ Self.searchPause
  }
}
