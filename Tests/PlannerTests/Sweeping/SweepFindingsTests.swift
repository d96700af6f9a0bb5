import NeedletailEngine
import NeedletailPlanner
import NeedletailResults
import NeedletailWorkload
import Testing

@Suite("What a sweep shows") struct SweepFindingsTests {
  private static let bound = Threshold(
    key: "job_latency_ms", metric: "job_latency_ms", label: nil, statistic: .percentile(99), comparison: .less,
    bound: 20_000, expression: "p(99) < 20s")

  /// A sweep over loads with made-up 99th percentiles, in milliseconds, of two seeds that are nearly alike.
  private func sweep(
    _ p99: [Double], unsteady: Set<Int> = [], varied: String? = nil, cost: [Double]? = nil
  ) throws -> Sweep {
    let key = varied ?? "load.rate=" + p99.indices.map { "\($0 + 1)/s" }.joined(separator: ",")
    let design = try SweepDesign(varied: [key], load: nil, overrides: [], seeds: 2)
    let figures = Sweep.figures(with: Sweep.p99)
    let points = design.settings.enumerated().map { place, setting in
      let outcomes = [0.999, 1.001].map { share in
        var outcome = PathOutcome(
          keepsUp: KeepsUp(unsteady.contains(place) ? .no : .yes, evidence: ""), observed: [p99[place] * share],
          isMet: [p99[place] < 20_000])
        outcome.watched = figures.map { figure in
          figure == Sweep.p99 ? p99[place] * share : figure == Sweep.costPerJob ? cost?[place] : nil
        }
        return outcome
      }
      return SweepPoint(
        setting, loadFactor: 1, seeds: [1, 2], outcomes: outcomes, bounds: [Self.bound], figures: figures.count)
    }
    return Sweep(
      Sweep.Subject(name: "w", path: "w.yaml", sha256: "", clock: .virtual, isOpen: true), design, seeds: [1, 2],
      figure: Sweep.p99, bounds: [Self.bound], points: points)
  }

  @Test("thresholds hold up to one load and break at the next") func upTo() throws {
    let sweep = try sweep([15_000, 16_000, 19_000, 21_000, 30_000])
    #expect(sweep.holding == .upTo(2, next: 3))
    #expect(sweep.firstBroken?.point == 3)
  }

  @Test("over the size of a pool they hold from one value on, whatever the order of the values") func from() throws {
    let sweep = try sweep([15_000, 40_000, 16_000, 25_000], varied: "agents.a.count=8,1,4,2")
    #expect(sweep.holding == .from(2, before: 3))
    #expect(sweep.firstBroken?.point == 3)
  }

  @Test("where they hold on both sides of a break, that is said instead of a bound") func notMonotone() throws {
    #expect(try sweep([15_000, 25_000, 16_000, 30_000]).holding == .some)
    #expect(try sweep([15_000, 16_000]).holding == .all)
    #expect(try sweep([25_000, 26_000]).holding == .none)
  }

  @Test("an interval that spans the bound decides nothing") func undecided() throws {
    let sweep = try sweep([15_000, 20_000, 30_000])
    #expect(sweep.points.map(\.verdict) == [.held, .undecided, .broken])
    #expect(sweep.holding == .upTo(0, next: 1))
  }

  @Test("the knee is among steady points, and the first unsteady one shows that the curve goes up") func knee() throws {
    // With the sixth point the differences are 0, 0.18, 0.36, 0.54, 0.71 and 0; the last two would hide the bend.
    let p99 = [15_000.0, 15_100, 15_200, 15_300, 15_500, 20_400, 90_000, 300_000]
    #expect(try sweep(p99, unsteady: [5, 6, 7]).knee == 4)
    #expect(try sweep(Array(p99.prefix(5))).knee == nil)
    #expect(try sweep([15_000, 15_100, 15_300, 15_700, 17_000, 20_400]).knee == 3)
  }

  @Test("a curve that rises by less than a quarter has no knee") func flat() throws {
    #expect(try sweep([15_000, 15_100, 15_300, 15_700, 16_900]).knee == nil)
  }

  @Test("over the size of a pool the knee is where more brings little") func elbow() throws {
    let sweep = try sweep(
      [100_000, 40_000, 20_000, 15_000, 10_000, 5_000, 4_000, 3_000, 2_000, 1_000], varied: "agents.a.count=1..10")
    #expect(sweep.knee == 2)
    #expect(try self.sweep([1, 2, 3, 4, 50], varied: "agents.a.routing=a,b,c,d,e").knee == nil)
  }

  @Test("the frontier has steady points alone, and none where a job costs the same everywhere") func frontier() throws {
    let counts = "agents.a.count=1,2,3,4"
    let sweep = try sweep([30_000, 20_000, 10_000, 9_000], unsteady: [3], varied: counts, cost: [1, 2, 3, 4])
    #expect(sweep.frontier == [0, 1, 2])
    #expect(try self.sweep([30_000, 20_000], varied: "agents.a.count=1,2", cost: [1, 1.005]).frontier == [])
    #expect(try self.sweep([30_000, 20_000], cost: [1, 2]).frontier == [], "no load is chosen for its cost")
  }

  @Test("a key that makes no difference is found out") func nothing() throws {
    #expect(try sweep([15_000, 15_000, 15_000]).changesNothing)
    #expect(try !sweep([15_000, 15_001]).changesNothing)
  }
}
