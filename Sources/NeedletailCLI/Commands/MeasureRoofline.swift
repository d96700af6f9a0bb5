import NeedletailEngine
import NeedletailResults
import NeedletailWorkload

/// `needletail roofline`: what this machine's engine can do with agents that answer at once.
struct MeasureRoofline {
  private let arguments: RooflineArguments
  private let output: ResultOutput
  private let terminal: Terminal

  init(_ arguments: RooflineArguments) throws {
    self.arguments = arguments
    terminal = Terminal(arguments.userInterface, environment: Machine.environment)
    output = try ResultOutput(arguments.out)
  }

  func execute() throws -> ExitCode {
    Machine.catchInterrupts()
    let began = ContinuousClock.now
    let roofline = try measured()
    let facts = Machine.facts(wall: ContinuousClock.now - began)
    let isDelivered = output.deliver(
      roofline.json(wall: arguments.wall, duration: arguments.duration, host: facts))
    if arguments.userInterface != .none, !output.isStandardOutput {
      let summary = RooflineSummary(of: roofline, width: terminal.columns, typeface: terminal.typeface)
      try Console.print(summary.text)
    } else if let reason = roofline.reason {
      Console.complain("needletail roofline: \(reason)")
    }
    guard isDelivered else { return .failed }
    return roofline.isInterrupted ? .interrupted : roofline.reason == nil ? .done : .failed
  }

  private func measured() throws -> Roofline {
    var roofline = Roofline()
    let (duration, wall) = (arguments.duration, arguments.wall)
    guard roofline.takeClosed(try report(Roofline.closedPlan(duration: duration, wall: wall))) else { return roofline }
    for rate in Roofline.rates {
      let plan = Roofline.schedulePlan(rate: rate, duration: duration, wall: wall)
      guard roofline.take(try report(plan), rate: rate) else { break }
    }
    return roofline
  }

  private func report(_ plan: Plan) throws -> RunReport {
    var display = ProgressDisplay(terminal.progress)
    let line = ProgressLine(terminal)
    defer { display.clear() }
    let file = WorkloadFile(plan: plan, clock: .wall)
    return try WallRun.report(of: file, isInterrupted: { Machine.isInterrupted }) { progress in
      display.draw { _ in ["\(plan.name) \(line.text(real: progress))"] }
    }
  }
}
