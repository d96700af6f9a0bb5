import Testing

@testable import NeedletailEngine

@Suite("Users by name")
struct UserDirectoryTests {
  @Test("each has a number of its own, from 1, and keeps it")
  func numbers() {
    let directory = UserDirectory()
    let names = ["x", "y", "x", "", "y"]
    #expect(names.map { directory.number(of: $0, now: 0) { _ in false } } == [1, 2, 1, 3, 2])
  }

  @Test(
    "where it is full those whose buckets are full are forgotten, and others are not; it looks for them now and then only"
  )
  func full() {
    let directory = UserDirectory()
    for number in 1..<UserDirectory.limit { _ = directory.number(of: "\(number)", now: 0) { _ in false } }
    var asked = 0
    func number(of name: String, at now: UInt64, idle: Set<Int32>) -> Int32? {
      directory.number(of: name, now: now) { number in
        asked += 1
        return idle.contains(number)
      }
    }
    #expect(number(of: "new", at: 5, idle: []) == nil && asked == UserDirectory.limit - 1)
    #expect(number(of: "new", at: UserDirectory.searchPause, idle: [7]) == nil && asked == UserDirectory.limit - 1)
    #expect(number(of: "9", at: UserDirectory.searchPause, idle: []) == 9)
    let later = 5 + UserDirectory.searchPause
    #expect(number(of: "new", at: later, idle: [7]) == 7)
    // The one that was forgotten is new, and waits for the next search.
    #expect(number(of: "7", at: later, idle: [8]) == nil)
    #expect(number(of: "7", at: later + UserDirectory.searchPause, idle: [8]) == 8)
    #expect(number(of: "new", at: later, idle: []) == 7)
  }
}
