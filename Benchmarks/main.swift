// `Benchmarks [--quick] [--rounds N] [--only NAME]` measures the engine, beside SimPy where python3 has it, and prints a
// table. Rounds are interleaved: what disturbs the machine disturbs all alike. The figure of each is the median round.
let arguments = Array(CommandLine.arguments.dropFirst())
let value = { (name: String) in
  arguments.firstIndex(of: name).flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
}
let isQuick = arguments.contains("--quick")
let rounds = max(1, value("--rounds").flatMap { Int($0) } ?? (isQuick ? 1 : 5))
var suite = try Suite(isQuick: isQuick, only: value("--only") ?? "")
try suite.run(rounds: rounds)
print(suite.table)
