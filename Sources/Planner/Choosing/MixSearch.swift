/// Finds the cheapest mix that holds, a place of each knob, where more of anything never breaks what holds.
///
/// First one root each: the least of it that holds with all others at their most. Below these no mix holds. Then jointly: along the diagonal from
/// there to one that holds, down again knob by knob, the dearest first, and at last through mixes that are cheaper still, those that rule out most
/// first, since what fails rules out all below it.
///
/// What is undecided counts as what does not hold: the answer errs to the larger side.
struct MixSearch {
  /// How a search ended.
  enum Outcome: Equatable {
    case found(Found)
    /// Not even the most of everything holds, nor a smaller mix that was tried.
    case nothing(nearest: [Int])
    /// Whether the most of everything holds could not be told.
    case undecided([Int])
  }

  struct Found: Equatable {
    var mix: [Int]
    /// The least of each knob that holds with the others at the corner.
    var roots: [Int]
    /// The mix with the most of everything that was searched below.
    var corner: [Int]
    /// Every cheaper mix is ruled out.
    var isCheapest: Bool
    /// The most of everything does not hold, and the corner, which has less, does.
    var moreBreaks: Bool
  }

  /// Mixes that are asked about after one is found, and cheaper ones that are listed at most.
  static let mostCheaper = 48
  static let mostListed = 20_000

  let knobs: [Knob]
  /// The places to begin at, from what the load offers; smaller ones are not tried.
  let low: [Int]
  /// The places where roots were found before, with shorter paths; `nil` where none were.
  var guess: [Int]?
  /// Whether a mix holds.
  let holds: ([Int]) async throws -> Verdict

  enum Verdict { case holds, breaks, undecided }

  private var failures: [[Int]] = []

  init(knobs: [Knob], low: [Int], guess: [Int]? = nil, holds: @escaping ([Int]) async throws -> Verdict) {
    self.knobs = knobs
    self.low = low
    self.guess = guess
    self.holds = holds
  }

  private var high: [Int] { zip(knobs, low).map { Swift.max($0.values - 1, $1) } }

  mutating func run() async throws -> Outcome {
    let (corner, verdict) = try await corner()
    guard let corner else { return verdict == .undecided ? .undecided(high) : .nothing(nearest: high) }
    var roots = low
    for knob in knobs.indices {
      roots[knob] = try await least(knob, from: guess?[knob] ?? low[knob], of: corner)
    }
    var mix = try await firstAlongDiagonal(from: roots, to: corner)
    mix = try await descended(mix, to: roots)
    let cheapest = try await cheaper(than: mix, from: roots, to: corner)
    return .found(
      Found(
        mix: cheapest.mix, roots: roots, corner: corner, isCheapest: cheapest.isProven, moreBreaks: corner != high))
  }

  /// The most of everything, or, where that breaks and less holds, as policies and shared quotas may bring about, less: a half, a quarter and an
  /// eighth of the way.
  private mutating func corner() async throws -> (mix: [Int]?, verdict: Verdict) {
    let whole = try await asked(high)
    if whole == .holds { return (high, .holds) }
    for part in [2, 4, 8, 16] {
      let mix = zip(low, high).map { $0 + ($1 - $0) / part }
      guard mix != low else { break }
      failures = []
      if try await asked(mix) == .holds { return (mix, .holds) }
    }
    return (nil, whole)
  }

  /// The least place of one knob that holds with the others at the corner: outward from a guess, then by bisection.
  private mutating func least(_ knob: Int, from guess: Int, of corner: [Int]) async throws -> Int {
    let (floor, top) = (low[knob], corner[knob])
    var mix = corner
    func at(_ place: Int) -> [Int] {
      mix[knob] = place
      return mix
    }
    // What holds and what does not, as far as it is known: the corner does, below the floor nothing does.
    var (fails, works) = (floor - 1, top)
    var (place, stride) = (Swift.min(Swift.max(guess, floor), top), 1)
    let goesUp = place < works ? try await asked(at(place)) != .holds : false
    if goesUp { fails = place } else { works = place }
    while works - fails > 1 {
      if stride > 0 {
        place = goesUp ? fails + stride : works - stride
        stride *= 2
      }
      if stride == 0 || place <= fails || place >= works { (place, stride) = (fails + (works - fails) / 2, 0) }
      let isHeld = try await asked(at(place)) == .holds
      if isHeld { works = place } else { fails = place }
      // The other side has been met.
      if isHeld == goesUp { stride = 0 }
    }
    return works
  }

  /// The first mix that holds on the way from one that may not to one that does, all knobs growing at once.
  private mutating func firstAlongDiagonal(from roots: [Int], to corner: [Int]) async throws -> [Int] {
    func at(_ steps: Int) -> [Int] { zip(roots, corner).map { Swift.min($0 + steps, $1) } }
    if try await asked(roots) == .holds { return roots }
    var (fails, works) = (0, zip(roots, corner).map { $1 - $0 }.max() ?? 0)
    var stride = 1
    while fails + stride < works {
      let isHeld = try await asked(at(fails + stride)) == .holds
      if isHeld { works = fails + stride } else { fails += stride }
      if isHeld { break }
      stride *= 2
    }
    while works - fails > 1 {
      let middle = fails + (works - fails) / 2
      if try await asked(at(middle)) == .holds { works = middle } else { fails = middle }
    }
    return at(works)
  }

  /// With less of each knob as long as it holds, the dearest first.
  private mutating func descended(_ mix: [Int], to roots: [Int]) async throws -> [Int] {
    var mix = mix
    let dearest = knobs.indices.sorted {
      let (one, other) = (knobs[$0].price ?? 0, knobs[$1].price ?? 0)
      return one == other ? $0 < $1 : one > other
    }
    for knob in dearest {
      while mix[knob] > roots[knob] {
        var less = mix
        less[knob] -= 1
        guard try await asked(less) == .holds else { break }
        mix = less
      }
    }
    return mix
  }

  /// The cheapest that holds of all mixes that cost less; whether that is certain.
  private mutating func cheaper(
    than mix: [Int], from roots: [Int], to corner: [Int]
  ) async throws -> (mix: [Int], isProven: Bool) {
    var (best, asks) = (mix, 0)
    var isProven = true
    search: while true {
      let list = MixFrontier(knobs: knobs, roots: roots, corner: corner).cheaper(
        than: MixCost(of: best, knobs), most: Self.mostListed)
      isProven = list.isWhole
      for mix in list.mixes where !isRuledOut(mix) {
        guard asks < Self.mostCheaper else { return (best, false) }
        asks += 1
        if try await asked(mix) == .holds {
          best = try await descended(mix, to: roots)
          continue search
        }
      }
      return (best, isProven)
    }
  }

  private func isRuledOut(_ mix: [Int]) -> Bool {
    failures.contains { failed in zip(mix, failed).allSatisfy { $0 <= $1 } }
  }

  /// What fails is remembered, and all below it is not asked for.
  private mutating func asked(_ mix: [Int]) async throws -> Verdict {
    if isRuledOut(mix) { return .breaks }
    let verdict = try await holds(mix)
    if verdict != .holds { failures.append(mix) }
    return verdict
  }
}

/// The mixes that cost less than another and that nothing can be added to without costing as much: what fails of them rules out all the rest.
struct MixFrontier {
  let knobs: [Knob]
  let roots: [Int]
  let corner: [Int]

  /// - Parameter most: listed at most; `isWhole` says whether there are no more.
  /// - Complexity: O(mixes between the roots and the cost, at most `most` × 8).
  func cheaper(than cost: MixCost, most: Int) -> (mixes: [[Int]], isWhole: Bool) {
    var mixes: [[Int]] = []
    var (mix, visits) = (roots, 0)
    func costsLess(_ mix: [Int]) -> Bool { MixCost(of: mix, knobs) < cost }
    func isMaximal(_ mix: [Int]) -> Bool {
      mix.indices.allSatisfy { knob in
        guard mix[knob] < corner[knob] else { return true }
        var more = mix
        more[knob] += 1
        return !costsLess(more)
      }
    }
    func extend(_ knob: Int) {
      guard visits < most * 8, mixes.count < most else { return }
      visits += 1
      guard costsLess(mix) else { return }
      guard knob < mix.count else {
        if isMaximal(mix) { mixes.append(mix) }
        return
      }
      for place in roots[knob]...Swift.max(roots[knob], corner[knob]) {
        mix[knob] = place
        guard costsLess(mix) else { break }
        extend(knob + 1)
      }
      mix[knob] = roots[knob]
    }
    extend(0)
    return (mixes, visits < most * 8 && mixes.count < most)
  }
}
