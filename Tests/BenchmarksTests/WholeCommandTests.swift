import Foundation
import NeedletailEngine
import NeedletailWorkload
import Testing

@testable import NeedletailBenchmarks
@testable import NeedletailMeasurement

@Suite("The whole command, measured")
struct WholeCommandTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private func report(_ plan: Plan) throws -> RunReport {
    var simulation = try Simulation(plan)
    while simulation.advance(events: 1 << 16) {}
    return simulation.report()
  }

  @Test("the closed loop's workload file is the run that the Swift plan is, event by event", arguments: [1_000, 2_345])
  func sameRun(jobsInFlight: Int) throws {
    let work = try #require(CommandWork.closedLoops.first { $0.jobsInFlight == 1_000 })
    var options = WorkloadReader.Options()
    options.overrides = work.overrides(5_000) + ["load.concurrency=\(jobsInFlight)"]
    let path = Self.root.appending(path: work.path).path
    let bytes = try #require(Meter.bytes(ofFile: path))
    let read = try report(try WorkloadReader.read(bytes: bytes, path: path, options: options).file.plan)
    var plan = ClosedLoop.plan(jobsInFlight: jobsInFlight, agents: ClosedLoop.agents(forJobs: 1_000))
    plan.run = RunLimits(drain: .zero, jobs: 5_000)
    let written = try report(plan)
    #expect(read.digest == written.digest)
    #expect(read.jobs.completed == written.jobs.completed && read.jobs.completed > 0)
  }

  @Test("each of what the user may ask for asks for what the one before does, and more")
  func outputs() {
    let options = CommandOutput.allCases.map { $0.options(in: "/f") }
    #expect(options[0].isEmpty)
    #expect(options[1] == ["--out", "/f/result.json", "--no-archive"])
    #expect(options[2] == ["--out", "/f/result.json"])
    #expect(options[3].starts(with: options[2]) && options[3].count > options[2].count)
  }

  @Test("a run pair tells what a further call costs from what a run costs without calls")
  func pair() throws {
    // 5 ms to start, 200 ns a call.
    func run(_ calls: Int) -> RunPair.Run {
      let nanoseconds = UInt64(5_000_000 + calls * 200)
      return .init(
        calls: calls,
        usage: ProcessUsage(
          status: 0, processorNanoseconds: nanoseconds, elapsedNanoseconds: 2 * nanoseconds, peakBytes: 1))
    }
    let pair = try #require(RunPair(shorter: run(10_000), longer: run(50_000)))
    #expect(pair.nanosecondsPerCall == 300)
    #expect(pair.nanosecondsPerFurtherCall == 200)
    #expect(pair.nanosecondsToStart == 5_000_000)
    #expect(abs(pair.callsPerSecond - 50_000 / 0.030) < 1e-3)
    #expect(RunPair(shorter: run(10), longer: run(10)) == nil)
    #expect(RunPair(shorter: run(0), longer: run(10)) == nil)
  }

  @Test("a program's end is told: its status, or 128 and the signal that ended it")
  func status() throws {
    #expect(try ChildUsage.run(["/bin/sh", "-c", "exit 3"]).status == 3)
    #expect(try ChildUsage.run(["/bin/sh", "-c", "kill -9 $$"]).status == 137)
    #expect(throws: Unfinished.self) { try ChildUsage.run(["/nonexistent"]) }
  }

  @Test("a program that computes takes processor time, one that sleeps takes only the time that passes")
  func processorTime() throws {
    let busy = try ChildUsage.run(["/bin/sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done"])
    let asleep = try ChildUsage.run(["/bin/sleep", "0.3"])
    #expect(asleep.elapsedNanoseconds >= 300_000_000)
    #expect(asleep.processorNanoseconds < 100_000_000)
    #expect(busy.processorNanoseconds > 4 * asleep.processorNanoseconds)
  }

  @Test("a program's memory is its own when a small process starts it, however large the one that asks")
  func memory() throws {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "needletail-benchmarks").path
    try #require(FileManager.default.isExecutableFile(atPath: program))
    var large = [UInt8](repeating: 1, count: 256 << 20)
    large[large.count / 2] = 2
    let line = Meter.output(of: "'\(program)' \(Options.usageOption) /bin/true")
    let usage = try #require(line.flatMap(ProcessUsage.init))
    #expect(usage.status == 0 && usage.peakBytes < 128 << 20)
    // dd keeps a block in memory.
    let block = Meter.output(
      of: "'\(program)' \(Options.usageOption) /bin/dd if=/dev/zero of=/dev/null bs=64M count=1 2>/dev/null")
    #expect(try #require(block.flatMap(ProcessUsage.init)).peakBytes > 64 << 20)
    #expect(large[large.count / 2] == 2)
  }

  @Test("what a process used reads back as it was said, and nothing else does")
  func line() {
    let usage = ProcessUsage(status: 137, processorNanoseconds: 5, elapsedNanoseconds: 7, peakBytes: 1 << 40)
    #expect(ProcessUsage(line: usage.line + "\n") == usage)
    for other in ["", "1 2 3", "1 2 3 4 5", "1 2 x 4", "-1 2 3 4"] { #expect(ProcessUsage(line: other) == nil) }
  }
}
