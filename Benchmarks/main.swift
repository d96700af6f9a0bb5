import Glibc

// `Benchmarks [--quick] [--live] [--rounds N] [--only NAME]` measures the engine in virtual time, beside SimPy where python3
// has it, or with `--live` on the wall's clock; `--soak MINUTES` holds a steady load and watches the memory. It prints a
// table. Rounds are interleaved: what disturbs the machine disturbs all alike. The figure of each is the median round.
let arguments = Array(CommandLine.arguments.dropFirst())
let value = { (name: String) in
  arguments.firstIndex(of: name).flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
}
let isQuick = arguments.contains("--quick")
let rounds = max(1, value("--rounds").flatMap { Int($0) } ?? (isQuick ? 1 : 5))
let only = value("--only") ?? ""
if let minutes = value("--soak").flatMap({ Int($0) }) { exit(try Soak(minutes: minutes).run() ? 0 : 1) }
if !arguments.contains("--live") {
  var suite = try Suite(isQuick: isQuick, only: only)
  try suite.run(rounds: rounds)
  print(suite.table)
}
if isQuick || arguments.contains("--live") {
  var live = LiveSuite(isQuick: isQuick, only: only)
  try await live.run(rounds: rounds)
  print(live.table)
}
