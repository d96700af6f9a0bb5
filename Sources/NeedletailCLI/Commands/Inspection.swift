import NeedletailEngine
import NeedletailWorkload

/// Commands that look at a workload file without running it.
enum Inspection {
  /// `needletail validate`: one line that says what the file holds.
  static func validate(_ arguments: FileArguments) throws -> ExitCode {
    let source = try WorkloadSource(arguments, environment: Machine.environment)
    source.complainOfWarnings()
    try Console.print("\(arguments.name): ok, \(contents(of: source.file))\n")
    return .done
  }

  /// `needletail expand`: the file with every default filled in.
  static func expand(_ arguments: FileArguments) throws -> ExitCode {
    let source = try WorkloadSource(arguments, environment: Machine.environment)
    source.complainOfWarnings()
    try Console.print(source.expanded)
    return .done
  }

  /// `54 agents in 3 pools, 3 scenarios, 2 thresholds`.
  static func contents(of file: WorkloadFile) -> String {
    let plan = file.plan
    let agents = plan.agents.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
    return [
      "\(counted(agents, "agent")) in \(counted(plan.agents.count, "pool"))", counted(plan.scenarios.count, "scenario"),
      counted(file.thresholds.count, "threshold"),
    ].joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
