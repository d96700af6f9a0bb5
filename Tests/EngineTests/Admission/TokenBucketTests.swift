import Testing

@testable import NeedletailEngine

@Suite("Token buckets")
struct TokenBucketTests {
  @Test("a full bucket gives all it holds at one instant and then no more, however long a token takes")
  func givesAll() {
    for perSecond in 1...100 {
      for burst in 1...20 {
        let bucket = TokenBucket(.perSecond(Double(perSecond)), burst: Double(burst))
        let now: UInt64 = 5_000_000_000_000
        var level: TokenBucket.Level = 0
        var given = 0
        while given <= burst, bucket.earliest(1, from: level, now: now) == now {
          bucket.take(1, from: &level, now: now)
          given += 1
        }
        #expect(given == burst, "\(perSecond)/s, burst \(burst)")
      }
    }
  }

  @Test("half a token more than whole ones lets the next go half an interval earlier")
  func fractions() {
    let bucket = TokenBucket(.perSecond(1), burst: 2.5)
    var level: TokenBucket.Level = 0
    for _ in 0..<2 { bucket.take(1, from: &level, now: 10_000_000_000) }
    #expect(bucket.earliest(1, from: level, now: 10_000_000_000) == 10_500_000_000)
  }
}
