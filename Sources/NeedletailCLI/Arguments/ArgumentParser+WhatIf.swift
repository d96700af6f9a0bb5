import NeedletailPlanner
import NeedletailWorkload

extension ArgumentParser {
  func whatIfArguments() throws(ArgumentError) -> WhatIfArguments {
    var whatIf = WhatIfArguments(file: try fileArguments())
    whatIf.seeds = try number("--seeds", in: WhatIfArguments.seedCounts) ?? whatIf.seeds
    whatIf.factor = try factor() ?? whatIf.factor
    whatIf.keys = values["--only"] ?? []
    whatIf.out = values["--out"]?.first
    whatIf.userInterface = try word("--ui") ?? .auto
    return whatIf
  }

  private func factor() throws(ArgumentError) -> Double? {
    guard let text = values["--factor"]?.first else { return nil }
    guard let factor = Double(text), Relaxation.factors.contains(factor) else {
      throw ArgumentError(
        "`--factor \(text)` is no factor that relaxes", "write a number above 1 and up to 1000, such as 2 or 1.5")
    }
    return factor
  }
}

/// What `whatif` takes.
struct WhatIfArguments: Sendable, Equatable {
  /// One pair shows no noise.
  static let seedCounts = 2...GateSettings.mostSeeds

  var file: FileArguments
  var seeds = 5
  /// What limits are multiplied by.
  var factor = 2.0
  /// Of `--only`; none are all.
  var keys: [String] = []
  var out: String?
  var userInterface = RunArguments.UserInterface.auto
}
