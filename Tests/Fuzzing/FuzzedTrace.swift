import NeedletailEngine
import NeedletailWorkload

/// A trace is refused with one problem that has a place in it and a remedy, or it is read, in order, and survives `expand`.
enum FuzzedTrace {
  static func finding(in bytes: [UInt8]) -> String? {
    for format in TraceFormat.allCases {
      for times in format == .agentSession ? SessionTimes.allCases : [.simulated] {
        if let finding = finding(in: bytes, format, times) { return "as \(format.rawValue), \(times): \(finding)" }
      }
    }
    return nil
  }

  private static let path = "trace"

  private static func finding(in bytes: [UInt8], _ format: TraceFormat, _ times: SessionTimes) -> String? {
    let isSession = format == .agentSession
    let workload = """
      schema: needletail/1
      agents: { worker: { simulate: { service: 1s } } }
      scenarios: { ask: \(isSession ? "{ weight: 1 }" : "{ pattern: worker }") }
      load: { trace: \(path), format: \(format.rawValue)\(isSession ? ", times: \(times.rawValue)" : "") }

      """
    let options = WorkloadReader.Options(loadFile: { _ in bytes })
    do throws(WorkloadError) {
      let reading = try WorkloadReader.read(bytes: Array(workload.utf8), path: "w.yaml", options: options)
      if case .trace(let trace)? = reading.file.plan.load, let finding = finding(in: trace.rows) { return finding }
      return FuzzedWorkload.finding(in: reading, options)
    } catch {
      // One fault is told once.
      if error.problems.count > 1 { return "was refused \(error.problems.count) times: \(error)" }
      return ToldProblems.finding(in: error, of: bytes, path: path, isYAML: false)
    }
  }

  private static func finding(in rows: [Load.Trace.Row]) -> String? {
    if rows.first?.instant != .zero { return "the first row is not at 0" }
    for (row, next) in zip(rows, rows.dropFirst()) where next.instant < row.instant {
      return "a row at \(next.instant) comes after one at \(row.instant)"
    }
    let tokens = 0...TraceReader.maximumTokens
    let isRight = rows.allSatisfy { row in
      tokens.contains(row.inputTokens ?? 0) && tokens.contains(row.outputTokens ?? 0)
        && row.turns.allSatisfy { tokens.contains($0.inputTokens ?? 0) && tokens.contains($0.outputTokens ?? 0) }
    }
    return isRight ? nil : "a row has a number of tokens out of range"
  }
}
