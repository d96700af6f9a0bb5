import NeedletailBackends
import NeedletailCouriers
import NeedletailEngine
import NeedletailLanes
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// One run of a workload by a build of needletail, in a process of its own.
///
/// It is `needletail run ARGUMENTS --out - --reference --no-archive --ui none`, where this command runs, with its environment less the
/// variables that begin with `NEEDLETAIL_`, so that no run is stored, and an empty standard input.
struct ChildRun {
  var binary: NeedletailBinary
  /// The workload, and what changes it: `desk.yaml --set load.rate=20/s --clock wall`.
  var arguments: [String]
  var environment: [String: String]
  /// How long it may take; see `limit(of:longest:)`.
  var limit: Duration

  /// What a run came to.
  struct Result: Sendable {
    var numbers: RunNumbers
    /// The result document.
    var document: JSON
    var took: Duration
  }

  /// Result documents that are larger are refused.
  static let documentBytesMost = 64 << 20

  /// Runs it on the calling thread; when this returns, no process of it is left.
  ///
  /// Runs whose thresholds failed (status 99) have a result, and so have those whose generator was the bottleneck (status 1, `invalid`).
  ///
  /// - Parameters:
  ///   - isInterrupted: Asked at least ten times a second.
  ///   - onWait: Told as often how long the run has taken.
  /// - Throws: `ChildRunFailure`.
  func run(
    isInterrupted: () -> Bool, onWait: (Duration) -> Void = { _ in }
  ) throws(ChildRunFailure) -> Result {
    let program = ChildProgram(
      arguments: [binary.path, "run"] + arguments
        + ["--out", "-", "--reference", "--no-archive", "--ui", "none"],
      environment: Self.environment(from: environment), limit: limit, outputBytesMost: Self.documentBytesMost)
    let outcome: ChildProgram.Outcome
    do throws(SystemError) {
      outcome = try program.run(isInterrupted: isInterrupted, onWait: onWait)
    } catch {
      throw ChildRunFailure(.failed, "it could not be started: \(error)")
    }
    return try Self.result(of: outcome, limit: limit)
  }

  /// What a process's end means.
  static func result(of outcome: ChildProgram.Outcome, limit: Duration) throws(ChildRunFailure) -> Result {
    switch outcome.cut {
    case .interrupted: throw ChildRunFailure(.interrupted, "it was interrupted")
    case .outOfTime:
      throw ChildRunFailure(.failed, "it took longer than \(DurationWords.exact(nanoseconds: limit.nanoseconds))")
    case .tooMuchOutput:
      throw ChildRunFailure(.failed, "its document is larger than \(documentBytesMost >> 20) MiB")
    case nil: break
    }
    let document = try? JSON(reading: outcome.output, path: "its document")
    let known = [ExitCode.done, .thresholdFailed, .failed].map { ChildProcess.Exit.status($0.rawValue) }
    guard known.contains(outcome.exit), let document else {
      let isRefused = outcome.exit == .status(ExitCode.badInput.rawValue)
      throw ChildRunFailure(isRefused ? .badInput : .failed, words(outcome))
    }
    if let schema = document.words("schema"), schema != ResultDocument.schema {
      throw ChildRunFailure(
        .badInput,
        "its documents have the schema `\(schema.prefix(60))`, this command reads `\(ResultDocument.schema)`; "
          + "compare builds that have the same")
    }
    guard let numbers = RunNumbers(document) else {
      throw ChildRunFailure(.failed, "it wrote no result document")
    }
    guard numbers.status == .completed || numbers.status == .invalid else {
      throw ChildRunFailure(
        .failed, "it was \(numbers.status.rawValue)" + (numbers.statusReason.map { ": \($0)" } ?? ""))
    }
    return Result(numbers: numbers, document: document, took: outcome.took)
  }

  /// The end of a process that has no result, with what it wrote last.
  private static func words(_ outcome: ChildProgram.Outcome) -> String {
    let lines = outcome.errors.split(separator: "\n").suffix(5).joined(separator: "\n")
    if lines.isEmpty, outcome.exit == .status(0) { return "it wrote no result document" }
    return "it \(outcome.exit)" + (lines.isEmpty ? ", and wrote nothing to standard error" : ":\n\(lines)")
  }

  /// How long a run may take: what the file's `run.duration` and `run.drain` allow, and half a minute to begin and to end. Without a
  /// drain, or with a number of jobs or a trace in place of a duration, five times as long as the longest run so far; an hour for
  /// the first.
  static func limit(of plan: Plan, longest: Duration?) -> Duration {
    let pace = plan.wall.timeScale
    let arrivals = (plan.run.duration ?? .zero) / pace
    let rest = plan.run.duration == nil ? nil : plan.run.drain
    return arrivals + (rest.map { $0 / pace } ?? longest.map { $0 * 5 } ?? .seconds(3_600)) + .seconds(30)
  }

  /// The variables that a run has of these.
  static func environment(from environment: [String: String]) -> [String: String] {
    environment.filter { !$0.key.hasPrefix("NEEDLETAIL_") }
  }
}

/// Why a run has no result.
struct ChildRunFailure: Error, Equatable, CustomStringConvertible {
  enum Kind: Sendable, Equatable {
    /// The workload, its settings or the build are none that can be run: trying again is no use.
    case badInput
    /// It began and did not come to a result.
    case failed
    case interrupted
  }

  var kind: Kind
  /// As part of a sentence: `it exited with status 1: …`.
  var description: String

  /// The build refused the file for its section `gate:`, which is younger than the build.
  var isOfUnknownGate: Bool { kind == .badInput && description.contains("key `gate` is unknown") }

  init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }
}
