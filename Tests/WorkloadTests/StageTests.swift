import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("Stages of a load")
struct StageTests {
  private func text(_ load: String) -> String {
    minimal.replacing("run: { duration: 1m }\n", with: "").replacing("{ rate: 5/s }", with: load)
  }

  private func load(_ written: String, set: String...) throws -> Load? {
    try read(text(written), WorkloadReader.Options(overrides: set)).file.plan.load
  }

  private func only(_ load: String) -> String? {
    let found = problems(text(load))
    return found.count == 1 ? found[0].replacing("w.yaml:", with: "") : "\(found.count): \(found)"
  }

  @Test("begin at a rate, jump and hold; the run is as long as they are")
  func rates() throws {
    let written =
      "{ start: 50/s, stages: [ { duration: 1m, target: 10/min }, { duration: 0, target: 3/h } ,{ duration: 2m, target: 3/h } ] }"
    #expect(
      try load(written)
        == .stages(
          [
            .init(duration: .seconds(60), target: .perMinute(10)),
            .init(duration: .zero, target: Rate(3, per: .seconds(3_600))),
            .init(duration: .seconds(120), target: Rate(3, per: .seconds(3_600))),
          ], .poisson, start: .perSecond(50)))
    #expect(try read(text(written)).file.plan.run.duration == .seconds(180))
  }

  @Test("whose targets have no unit are numbers of looping users, who may think and pause")
  func users() throws {
    let written =
      "{ stages: [ { duration: 1m, target: 500 }, { duration: 0, target: 0 }, { duration: 1s, target: 1e2 } ], think_time: 2s }"
    #expect(
      try load(written)
        == .closed(
          Load.ClosedLoop(
            concurrency: 0,
            stages: [
              .init(duration: .seconds(60), target: 500), .init(duration: .zero, target: 0),
              .init(duration: .seconds(1), target: 100),
            ], thinkTime: .constant(2e9))))
    #expect(try read(text(written)).file.plan.run.duration == .seconds(61))
    #expect(problems(text("{ start: 5, stages: [ { duration: 1s, target: 0 } ], retry_pause: 5ms }")) == [])
    // Users who loop are users.
    let perUser = "gateway: { concurrency: 5, rate_limit: { per_user: 5/s } }\n"
    #expect(problems(text("{ stages: [ { duration: 1s, target: 3 } ] }") + perUser) == [])
  }

  @Test("--set changes a start, a target and a duration, of rates and of users")
  func set() throws {
    #expect(
      try load(
        "{ stages: [ { duration: 1m, target: 5/s } ] }", set: "load.start=7/s", "load.stages[0].target=9/s",
        "load.stages[1]={ duration: 0, target: 1/s }", "load.stages[2]={ duration: 1s, target: 1/s }")
        == .stages(
          [
            .init(duration: .seconds(60), target: .perSecond(9)), .init(duration: .zero, target: .perSecond(1)),
            .init(duration: .seconds(1), target: .perSecond(1)),
          ], .poisson, start: .perSecond(7)))
    #expect(
      try load(
        "{ stages: [ { duration: 1m, target: 5 } ] }", set: "load.start=7", "load.stages[0].target=9",
        "load.stages[0].duration=2m")
        == .closed(
          Load.ClosedLoop(concurrency: 7, stages: [.init(duration: .seconds(120), target: 9)])))
  }

  @Test(
    "of neither kind, or of both, are errors that say what to write",
    arguments: [
      (
        "{ stages: [ { duration: 1m, target: 5/s }, { duration: 1m, target: 5 } ] }",
        "8:74: error: load.stages[1].target: is a number of users beside rates; write 5/s, /min or /h"
      ),
      (
        "{ stages: [ { duration: 1m, target: 5 }, { duration: 1m, target: 5/s } ] }",
        "8:72: error: load.stages[1].target: is a rate beside numbers of users; write a number of users, or a rate in every stage"
      ),
      (
        "{ start: 5, stages: [ { duration: 1m, target: 5/s } ] }",
        "8:16: error: load.start: `5` has no unit; write 5/s, /min or /h"
      ),
      (
        "{ start: 5/s, stages: [ { duration: 1m, target: 5 } ] }",
        "8:55: error: load.stages[0].target: `5` has no unit; write 5/s, /min or /h"
      ),
      (
        "{ start: 5/s, stages: [ { duration: 1m, target: 5 } ], think_time: 1s }",
        "8:16: error: load.start: `5/s` has a unit or other text; write a number of looping users without a unit, such as 5"
      ),
      (
        "{ stages: [ { duration: 1m, target: 2.5 } ] }",
        "8:43: error: load.stages[0].target: is 2.5; write a number of looping users as a whole number"
      ),
      (
        "{ stages: [ { duration: 1m, target: 5 } ], process: constant }",
        "8:43: error: load.stages[0].target: `5` has no unit; write 5/s, /min or /h"
      ),
      (
        "{ stages: [ { duration: 1m, target: 5 }, { duration: 1m, target: 7 } ], process: gamma, cv: 2, start: 5/s }",
        "8:43: error: load.stages[0].target: `5` has no unit; write 5/s, /min or /h"
      ),
      (
        "{ stages: [ { duration: 1m, target: 5 }, { duration: 1m, target: 7/s } ], process: constant }",
        "8:43: error: load.stages[0].target: `5` has no unit; write 5/s, /min or /h"
      ),
      (
        "{ stages: [ { duration: 1m, target: 5 } ], process: constant, think_time: 1s }",
        "8:59: error: load.process: has no meaning beside `stages`; remove it; stages goes with start, think_time, retry_pause"
      ),
      (
        "{ stages: [ { duration: 1m, target: 5/s } ], think_time: 1s }",
        "8:64: error: load.think_time: has no meaning beside `stages`; remove it; stages goes with start, process, cv"
      ),
    ])
  func kinds(load: String, message: String) {
    #expect(only(load) == message)
  }

  @Test("a start is of stages only")
  func startOfRate() {
    #expect(
      problems(text("{ rate: 5/s, start: 5/s }")).contains { $0.contains("load.start: has no meaning beside `rate`") })
  }

  @Test(
    "that last no time, or never rise, are errors; a start above 0 rises",
    arguments: [
      (
        "{ stages: [ { duration: 0, target: 5/s } ] }",
        "8:17: error: load.stages: lasts no time; give at least one stage a duration above 0"
      ),
      ("{ stages: [] }", "8:17: error: load.stages: has no stage; "),
      (
        "{ stages: [ { duration: 1s, target: 0/s }, { duration: 0, target: 9/s } ] }",
        "8:17: error: load.stages: never rises above 0/s; give at least one stage a target above 0, or the load a start above 0"
      ),
      (
        "{ stages: [ { duration: 1s, target: 0 } ] }",
        "8:17: error: load.stages: never has a user; give at least one stage a target above 0, or the load a start above 0"
      ),
    ])
  func nothing(load: String, message: String) {
    #expect(problems(text(load)).contains { $0.replacing("w.yaml:", with: "").hasPrefix(message) })
    #expect(problems(text("{ start: 5/s, stages: [ { duration: 1s, target: 0/s } ] }")) == [])
  }

  @Test(
    "that never rise since one jumps to 0 name the jump",
    arguments: [
      (
        "{ start: 13/s, stages: [ { duration: 0, target: 0/s }, { duration: 5s, target: 0/s } ] }",
        "8:32: error: load.stages[0]: jumps to 0 from the start at once, so that the load never rises above 0/s; give it a duration "
          + "above 0, or a later stage a target above 0"
      ),
      (
        "{ start: 13, stages: [ { duration: 0, target: 0 }, { duration: 5s, target: 0 } ] }",
        "8:30: error: load.stages[0]: jumps to 0 from the start at once, so that the load never has a user; give it a duration "
          + "above 0, or a later stage a target above 0"
      ),
      (
        "{ stages: [ { duration: 1s, target: 0/s }, { duration: 0, target: 9/s }, { duration: 0, target: 0/s }, { duration: 1s, target: 0/s } ] }",
        "8:80: error: load.stages[2]: jumps to 0 from the target before it at once, so that the load never rises above 0/s; give it "
          + "a duration above 0, or a later stage a target above 0"
      ),
    ])
  func jumpToNothing(load: String, message: String) {
    #expect(only(load) == message)
  }

  @Test("a jump that changes nothing is warned of: the last, and one that another follows at once")
  func warnings() throws {
    let warned = try read(
      text(
        "{ stages: [ { duration: 0, target: 9/s }, { duration: 0, target: 5/s }, { duration: 1s, target: 5/s }, { duration: 0, target: 1/s } ] }"
      )
    ).warnings.map(\.message)
    #expect(warned.count == 2)
    #expect(warned.first?.contains("is replaced at once by the jump behind it") == true)
    #expect(warned.last?.contains("jumps where the load ends, which changes nothing") == true)
  }
}
