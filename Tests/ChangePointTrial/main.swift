import NeedletailComparison
import NeedletailNotation

// Writes synthetic series with what is known of each, what was found in it and how long that took, a line of JSON each:
// `ChangePointTrial SERIES [SEED]`, SERIES of every kind, of long ones a hundredth. `scripts/validate-change-points.sh` reads it.

let arguments = CommandLine.arguments
guard arguments.count >= 2, let count = Int(arguments[1]), (1...100_000).contains(count),
  let seed = arguments.count > 2 ? UInt64(arguments[2]) : 1
else { fatalError("ChangePointTrial: write `ChangePointTrial SERIES [SEED]`") }

var draws = SeriesDraws(seed: seed)
for kind in SyntheticSeries.Kind.allCases {
  let trials = kind == .long ? max(1, count / 100) : count
  for _ in 0..<trials { print(try Trial(of: SyntheticSeries(kind, &draws)).line()) }
}
