import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("A scale of the run's clock")
struct TimeScaleTests {
  private func text(_ run: String) -> String {
    minimal.replacing("run: { duration: 1m }", with: "run: { duration: 1m, \(run) }")
  }

  @Test("is read, printed again, recorded as an option, and kept when the result is run again")
  func kept() throws {
    let written = try read(text("clock: wall, time_scale: 2.5"))
    #expect(written.file.plan.wall.timeScale == 2.5)
    #expect(try read(written.expanded()).file.plan == written.file.plan)
    let file = try read(minimal, WorkloadReader.Options(clock: .wall, timeScale: "10")).file
    #expect(file.plan.wall.timeScale == 10 && file.effective?.options == ["clock": "wall", "time-scale": "10"])
    let again = try read(EffectiveWorkloadTests.document(file)).file
    #expect(again.plan == file.plan && again.effective == file.effective)
    #expect(try read(minimal).file.plan.wall.timeScale == 1)
  }

  @Test("is refused in virtual time where it is asked for, and not read where the file has it")
  func virtual() throws {
    #expect(
      problems(minimal, WorkloadReader.Options(timeScale: "10")) == [
        "--time-scale 10: error: run.time_scale: has no meaning in virtual time, which jumps from event to event as fast as it can; run with --clock wall, or without it"
      ])
    let warnings = try read(text("clock: wall, time_scale: 10"), WorkloadReader.Options(clock: .virtual)).warnings
    #expect(warnings.map(\.key) == ["run.time_scale"])
    #expect(try read(text("time_scale: 1")).warnings.isEmpty)
  }

  @Test("is refused where real agents answer, whose work takes the time it takes")
  func real() {
    let found = problems(
      text("clock: wall, time_scale: 10").replacing("simulate:", with: "command: [./a]\n    simulate:"))
    #expect(found.contains { $0.contains("run.time_scale: is 10, and `worker` is a program") }, "\(found)")
  }

  @Test("is above 0 and at most 1000", arguments: ["0", "-1", "1001"])
  func bounds(_ scale: String) {
    let found = problems(text("clock: wall, time_scale: \(scale)"))
    #expect(
      found.count == 1
        && found[0].contains(
          "run.time_scale: is \(scale); write how many times as fast the run's clock goes, above 0 and at most 1000"),
      "\(found)")
  }
}
