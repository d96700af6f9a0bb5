import NeedletailEngine
import NeedletailNotation
import NeedletailPlanner
import NeedletailResults

// Looks for capacities that are known, once for each seed, and writes what was found and what it took, a line of JSON each:
// `SizingTrial SEEDS [CASE] [WIDTH]`, all cases or the one of that number, WIDTH paths at once. `scripts/validate-sizing.py` reads it.

let arguments = CommandLine.arguments
guard arguments.count >= 2, let seeds = Int(arguments[1]), (1...10_000).contains(seeds) else {
  fatalError("SizingTrial: write `SizingTrial SEEDS [CASE] [WIDTH]`")
}
let only = arguments.count > 2 ? Int(arguments[2]) : nil
let width = arguments.count > 3 ? Int(arguments[3]) ?? 2 : Processors.count
let clock = ContinuousClock()

for (number, sizing) in SizingCase.all.enumerated() where only == nil || only == number {
  for trial in 0..<seeds {
    // No two trials have a path in common.
    let seed = UInt64(1 + trial * 2_000)
    let start = clock.now
    var line = try await sizing.answer(seed: seed, width: width)
    let (whole, part) = (clock.now - start).components
    line["case"] = .string(sizing.name)
    line["truth"] = .number(sizing.truth)
    line["seconds"] = .number(Double(whole) + Double(part) / 1e18)
    print(try JSON.object(line).text().split(separator: "\n").map { $0.drop { $0 == " " } }.joined())
  }
}
