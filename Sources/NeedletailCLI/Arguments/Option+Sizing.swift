import NeedletailReports

/// Options of `size`.
extension Option {
  static let sizedLoad = Option(
    name: "--load", value: "RATE", meaning: "the load, at its peak: 40/s; a number of users where they loop")
  static let hold = Option(
    name: "--hold", value: "BOUND", isRepeatable: true,
    meaning: "what has to hold: 'job p99 < 20s', 'failure_rate < 2%' (the file's thresholds)")
  static let choose = Option(
    name: "--choose", value: "KEY[=LO..HI]", isRepeatable: true,
    meaning: "find the least of this: gateway.instances=1..20, 'agents.*.count'; steps as LO..HI:STEP")
  static let price = Option(
    name: "--price", value: "KEY=USD", isRepeatable: true,
    meaning: "what one of it costs an hour: the answer is the cheapest (by count)")
  static let lose = Option(
    name: "--lose", value: "KEY=N", isRepeatable: true,
    meaning: "everything has to hold with N of it away, too: gateway.instances=1")
  static let headroom = Option(
    name: "--headroom", value: "N%", meaning: "everything has to hold with so much more load (0%)")
  static let sizingSeeds = Option(
    name: "--seeds", value: "N", meaning: "run each configuration with N seeds, the same for all (10)")
  static let sizingFormat = Option(
    name: "--format", value: "FORMAT", words: SizingFormat.allCases.map(\.rawValue),
    meaning: "what is printed, as below (text)")
  static let sizingOut = Option(
    name: "--out", value: "FILE", isRepeatable: true,
    meaning: "write it here: what the ending says, else JSON (- is standard output)")

  /// In the order help lists them.
  static let ofSizing: [Option] = [
    .sizedLoad, .hold, .choose, .price, .lose, .headroom, .sizingSeeds, .seed, .duration, .trace, .loadScale, .set,
    .source, .sizingFormat, .sizingOut, .userInterface, .help,
  ]
}
