import NeedletailComparison
import Testing

@Suite("Paired samples")
struct PairedSampleTests {
  @Test("positive values are compared by their ratio, shares and what is zero somewhere by their difference")
  func scale() throws {
    #expect(try PairedSample(base: [1, 2], head: [2, 3]).ratios == [2, 1.5])
    #expect(try PairedSample(base: [1, 2], head: [2, 3]).differences == [1, 1])
    #expect(try PairedSample(base: [0.1, 0.2], head: [0.2, 0.3], isShare: true).ratios == nil)
    #expect(try PairedSample(base: [1, 0], head: [2, 3]).ratios == nil)
    #expect(try PairedSample(base: [1, 2], head: [-1, 3]).ratios == nil)
    #expect(try PairedSample(base: [1e-100, 2], head: [1e100, 3]).ratios == nil, "a ratio beyond 10¹⁵⁰")
  }

  @Test("values that are no pairs of finite numbers are refused, with the place")
  func refusals() {
    func problem(_ base: [Double], _ head: [Double]) -> PairedSample.Problem? {
      do throws(PairedSample.Problem) {
        _ = try PairedSample(base: base, head: head)
        return nil
      } catch {
        return error
      }
    }
    #expect(problem([], []) == PairedSample.Problem.none)
    #expect(problem([1, 2], [1]) == .unequal(base: 2, head: 1))
    #expect(problem([1, .nan], [1, 2]) == .unusable(pair: 2, isHead: false))
    #expect(problem([1, 2], [.infinity, 2]) == .unusable(pair: 1, isHead: true))
    #expect(problem([1, 2], [1e151, 2]) == .unusable(pair: 1, isHead: true))
    #expect(problem(Array(repeating: 1, count: 1_001), Array(repeating: 1, count: 1_001)) == .tooMany(1_001))
    #expect(problem([1], [1]) == nil)
    #expect(
      PairedSample.Problem.unusable(pair: 2, isHead: true).description
        == "the head's value in pair 2 is not a finite number of at most 1e150")
  }
}
