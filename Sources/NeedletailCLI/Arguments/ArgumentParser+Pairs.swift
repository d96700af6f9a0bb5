import NeedletailCouriers
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// What `gate` takes of sides that are measured in turn.
extension ArgumentParser {
  func readPairs(into gate: inout GateArguments) throws(ArgumentError) {
    gate.a = try SideSettings(values["--a"] ?? [], option: "--a")
    gate.b = try SideSettings(values["--b"] ?? [], option: "--b")
    gate.isSelfCheck = values["--self-check"] != nil
    gate.pairs = try number("--pairs", in: 2...PairingPlan.mostPairs)
    gate.warmUps = try number("--warmups", in: 0...PairingPlan.mostWarmUps) ?? gate.warmUps
    gate.time = try time()
    gate.optionOfPairs = ["--pairs", "--time", "--warmups"].first { values[$0] != nil }
    let means = ["--self-check", "--a", "--b"].first { values[$0] != nil }
    if let means {
      let others =
        [gate.base.map { "BASE `\($0)`" }]
        + ["--against", "--baseline", "--update-baseline"].map {
          values[$0] == nil ? nil : $0
        }
      if let other = others.compactMap(\.self).first {
        throw ArgumentError(
          "\(other) and \(means) are both given", "name one workload, and say with \(means) what is compared")
      }
      if gate.isSelfCheck, let format = gate.format, format != .text {
        throw ArgumentError(
          "`--self-check` is not written as \(format.rawValue)", "leave --format out; --out FILE writes it as JSON")
      }
      if gate.isSelfCheck, let side = ["--a", "--b"].first(where: { values[$0] != nil }) {
        throw ArgumentError(
          "--self-check and \(side) are both given", "it measures the same on both sides: leave \(side) out")
      }
    }
    guard gate.file.clock == .virtual, let word = means ?? gate.optionOfPairs else { return }
    throw ArgumentError("`\(word)` is for the wall clock", "write --clock wall, or leave \(word) out")
  }

  private func time() throws(ArgumentError) -> Duration? {
    guard let text = values["--time"]?.first else { return nil }
    do throws(WrittenDuration.Fault) {
      return try WrittenDuration.positive(text)
    } catch {
      throw ArgumentError("`--time \(text)`: \(error.message)", error.remedy)
    }
  }
}

extension GateArguments {
  /// Whether the command line says that sides are measured in turn, whatever the file's clock.
  var isByWallClock: Bool {
    isSelfCheck || a != SideSettings() || b != SideSettings() || file.clock == .wall
  }
}
