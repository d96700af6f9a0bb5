package import NeedletailEngine

/// What a run says of a pool of command agents.
package struct CommandStatistics: Sendable, Equatable {
  /// Processes started, of which restarts; processes killed at a deadline.
  package var started = 0
  package var restarted = 0
  package var killed = 0
  /// Lines that told them to cancel a call.
  package var cancels = 0
  /// Lines they wrote that answer nothing, and the last few of them: at most 8, of at most 256 bytes.
  package var protocolErrors = 0
  package var lastProtocolErrors: [String] = []
  /// Why calls came back without an answer, the last few times: at most 8, of at most 256 bytes. Calls that were
  /// not waited for any more are not among them.
  package var lastFailures: [String] = []
  /// The end of what they wrote to standard error, at most 4 KiB, bytes that are no UTF-8 replaced.
  package var standardError = ""

  package init() {}

  /// As the result document and the summary have them. Standard error is quoted where a process died.
  package var rows: [AgentStatistic] {
    [
      AgentStatistic("started", .count(started)),
      AgentStatistic("restarted", .count(restarted), remark: .times("restarted")),
      AgentStatistic("killed", .count(killed), remark: .times("killed at a deadline")),
      AgentStatistic("cancels", .count(cancels), remark: .times("told to cancel a call")),
      AgentStatistic(
        "protocol_errors", .count(protocolErrors),
        remark: .counted(verb: "wrote", one: "line that answers nothing", many: "lines that answer nothing")),
      AgentStatistic("last_failures", .texts(lastFailures), remark: .quoted("failed")),
      AgentStatistic("stderr", .text(standardError), remark: restarted > 0 ? .quoted("wrote") : nil),
      AgentStatistic("last_protocol_errors", .texts(lastProtocolErrors), remark: .quoted("answered")),
    ]
  }
}
