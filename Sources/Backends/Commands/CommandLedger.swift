package import NeedletailEngine
import NeedletailLanes

/// What happened to the processes of all pools of command agents; written on the couriers' threads, read at the end.
package final class CommandLedger: AgentLedger {
  /// Bytes of standard error that are kept of a pool.
  package static let standardErrorBytesMost = 4_096
  /// Bad lines that are kept of a pool, as many failures, and bytes of each.
  package static let notesMost = 8
  package static let noteBytesMost = 256

  private struct Tally {
    var command = CommandStatistics()
    var errors = ByteTail(limit: CommandLedger.standardErrorBytesMost)
    var lateReplies = 0
  }

  private let tallies = Guarded<[String: Tally]>([:])

  package init() {}

  /// The figures by pool; pools whose program was never needed are not among them.
  package var commands: [String: CommandStatistics] {
    tallies.withLock { tallies in
      tallies.mapValues { tally in
        var command = tally.command
        command.standardError = tally.errors.text
        return command
      }
    }
  }

  package var statistics: [String: [AgentStatistic]] { commands.mapValues(\.rows) }

  /// Answers of all pools to calls that had been cancelled.
  package var lateReplies: Int { tallies.withLock { $0.values.reduce(0) { $0 + $1.lateReplies } } }

  func started(_ pool: String, isRestart: Bool) {
    update(pool) { tally in
      tally.command.started += 1
      if isRestart { tally.command.restarted += 1 }
    }
  }

  func killed(_ pool: String) { update(pool) { $0.command.killed += 1 } }

  func toldOfCancel(_ pool: String) { update(pool) { $0.command.cancels += 1 } }

  func wroteErrors(_ pool: String, _ bytes: ArraySlice<UInt8>) { update(pool) { $0.errors.append(bytes) } }

  func answeredLate(_ pool: String) { update(pool) { $0.lateReplies += 1 } }

  func protocolError(_ pool: String, _ why: String) {
    update(pool) { tally in
      tally.command.protocolErrors += 1
      Self.note(why, in: &tally.command.lastProtocolErrors)
    }
  }

  func failed(_ pool: String, _ why: String) { update(pool) { Self.note(why, in: &$0.command.lastFailures) } }

  private static func note(_ text: String, in notes: inout [String]) {
    if notes.count == notesMost { notes.removeFirst() }
    notes.append(text.beginning(bytes: noteBytesMost))
  }

  private func update(_ pool: String, _ change: (inout Tally) -> Void) {
    tallies.withLock { change(&$0[pool, default: Tally()]) }
  }
}
