import NeedletailArchive
import NeedletailEngine
import NeedletailMetrics
import NeedletailResults
import NeedletailWorkload

/// The archive a run writes, from its beginning to its end.
final class RunArchive {
  let path: String
  private let interval: Duration
  private let isAskedFor: Bool
  private let file: WorkloadFile
  private var writer: ArchiveWriter?

  /// `nil` where the run keeps none: neither `--archive` nor `--out` names a file, or it is not wanted.
  init?(_ arguments: RunArguments, _ output: ResultOutput, _ file: WorkloadFile) {
    isAskedFor = arguments.archive != nil
    let beside = arguments.isReference || arguments.seeds != nil || !arguments.keepsArchive
    guard let path = arguments.archive ?? (beside ? nil : output.archivePath) else { return nil }
    self.path = path
    self.file = file
    interval = arguments.interval
    Machine.outliveFileSizeLimits()
  }

  /// Begins the archive of a run that has had no event yet.
  ///
  /// - Throws: `Refusal` when the file cannot be written, or the run has more figures than an archive takes; where
  ///   the archive was not asked for by name, that is only a warning.
  func begin<Run: AdvancingRun & ~Copyable>(_ run: inout Run, startedAtMilliseconds: UInt64? = nil) throws {
    if case .descriptor? = try? PathTarget(path) {
      throw Refusal("\(path): error: a stream cannot hold an archive; name a file, NAME.ntl, or run with --no-archive")
    }
    let identity = ArchiveHeader.Run(
      workload: file.plan.name, sha256: file.sha256, seed: file.plan.seed, clock: file.clock.rawValue,
      needletail: Version.number, startedAtMilliseconds: startedAtMilliseconds)
    do {
      try run.record(every: interval) { recording in
        let most = max(recording.histograms.count, recording.gauges.count)
        guard most <= ArchiveHeader.mostSeries else { throw TooManyFigures(count: most) }
        let writer = try ArchiveWriter(
          creating: path, header: ArchiveHeader(run: identity, recording: recording))
        self.writer = writer
        return writer
      }
    } catch let error as TooManyFigures where !isAskedFor {
      Console.complain("\(path): warning: \(error); the run goes on without an archive")
    } catch let error as TooManyFigures {
      throw Refusal("\(path): error: \(error); leave out --archive")
    } catch {
      throw Refusal("\(error), or run with --no-archive")
    }
  }

  /// Ends the archive; `false`, and a complaint, when not all of it was written.
  func close() -> Bool {
    guard let writer else { return true }
    do throws(ArchiveError) {
      try writer.close()
      return true
    } catch {
      Console.complain("\(error)\nneedletail: error: the archive ends before the run does")
      return false
    }
  }

  /// The archive's file, from the root; `nil` when none was written.
  var writtenPath: String? { writer == nil ? nil : File.absolute(path) }

  private struct TooManyFigures: Error, CustomStringConvertible {
    var count: Int

    var description: String {
      "the run has \(count) figures of a kind, and an archive takes \(ArchiveHeader.mostSeries)"
    }
  }
}
