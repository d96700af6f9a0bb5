import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// Commands that measure on the wall clock.
extension ArgumentParser {
  func verifyArguments() throws(ArgumentError) -> VerifyArguments {
    var verify = VerifyArguments(file: try fileArguments())
    verify.tolerance = try tolerance() ?? verify.tolerance
    verify.out = values["--out"]?.first
    verify.userInterface = try word("--ui") ?? .auto
    return verify
  }

  func rooflineArguments() throws(ArgumentError) -> RooflineArguments {
    try refuseOperands()
    var roofline = RooflineArguments()
    if let text = values["--duration"]?.first {
      do throws(WrittenDuration.Fault) {
        roofline.duration = try WrittenDuration.positive(text)
      } catch {
        throw ArgumentError("`--duration \(text)`: \(error.message)", error.remedy)
      }
    }
    roofline.wall.spins = values["--spin"] != nil
    roofline.wall.couriers = try number("--couriers", in: 1...64)
    roofline.out = values["--out"]?.first
    roofline.userInterface = try word("--ui") ?? .auto
    return roofline
  }

  /// `2%` or `0.5 %`: above 0 and at most 100 %.
  private func tolerance() throws(ArgumentError) -> Double? {
    guard let text = values["--tolerance"]?.first else { return nil }
    let digits = text.dropLast().reversed().drop { $0 == " " }.reversed()
    guard text.hasSuffix("%"), let percent = Double(String(digits)), percent > 0, percent <= 100 else {
      throw ArgumentError("`--tolerance \(text)` is not a share", "write a percentage such as `--tolerance 2%`")
    }
    return percent / 100
  }
}
