public import Archive
import Metrics
import Notation
import Workload

/// A run that is reported: its result document, its archive, its trace, and what of these is not there.
public struct ReportedRun: Sendable {
  /// What the run is called among others.
  public var name: String
  /// The result document; `null` when there is only an archive.
  let document: JSON
  let series: RunSeries?
  /// Why there is no series, in words.
  let whyNoSeries: String?
  let trace: JobTrace?
  let whyNoTrace: String?
  /// The workload file as it was run.
  public internal(set) var workload: String?

  /// The workload file's SHA-256, in hexadecimal, as the result says.
  public var workloadSHA256: String { document.words("workload", "sha256") ?? header?.run.sha256 ?? "" }
  /// The workload's name.
  public var workloadName: String { document.words("workload", "name") ?? header?.run.workload ?? "" }
  let header: ArchiveHeader?

  /// What is read beside a result: something, or the reason why not.
  public enum Companion<Content: Sendable>: Sendable {
    case present(Content)
    case absent(String)

    var content: Content? { if case .present(let content) = self { content } else { nil } }
    var reason: String? { if case .absent(let reason) = self { reason } else { nil } }
  }

  /// Reads a run from its parts.
  ///
  /// - Parameters:
  ///   - result: the bytes of a result document, and its path; `nil` when only an archive is reported.
  ///   - trace: the bytes of a trace of jobs. One that cannot be read is left out, and the reason said in its place.
  ///   - workload: the bytes of the workload file, which count only when their SHA-256 is the result's.
  /// - Throws: `TextError` when the document is no JSON, `ReportError` when it is none of a run, `ArchiveError` when the
  ///   archive cannot be read.
  public init(
    name: String, result: (bytes: [UInt8], path: String)?, archive: Companion<ArchiveReader>,
    trace: Companion<[UInt8]>, workload: [UInt8]?
  ) throws {
    self.name = Markup.shortened(name)
    var document = JSON.null
    if let result {
      document = try JSON(reading: result.bytes, path: result.path)
      try Self.check(document, path: result.path)
    }
    self.document = document
    let reader = archive.content
    header = reader?.header
    var reason = archive.reason
    if let reader, let sha256 = document.words("workload", "sha256"), !Self.isSame(reader.header, document, sha256) {
      throw ReportError(
        path: reader.path, "is the archive of another run than the result beside it",
        "keep the archive that was written with the result, or move it away")
    }
    series = try reader.flatMap { try RunSeries($0, agents: Self.shownAgents(document, $0.header)) }
    if reader != nil, series == nil { reason = "the archive holds no interval" }
    whyNoSeries = reason
    switch trace {
    case .absent(let reason): (self.trace, whyNoTrace) = (nil, reason)
    case .present(let bytes):
      do {
        let read = try JobTrace(reading: bytes)
        (self.trace, whyNoTrace) = (read, read == nil ? "the trace beside the result holds no job" : nil)
      } catch {
        (self.trace, whyNoTrace) = (nil, "the trace beside the result cannot be read: \(error)")
      }
    }
    if let workload { self.workload = with(workload: workload)?.workload }
  }

  /// The same run with the text of its workload file; `nil` when the bytes' SHA-256 is not the result's.
  public func with(workload bytes: [UInt8]) -> ReportedRun? {
    guard SHA256.hexadecimal(bytes) == workloadSHA256 else { return nil }
    var run = self
    run.workload = String(decoding: bytes, as: UTF8.self)
    return run
  }

  private static func check(_ document: JSON, path: String) throws {
    let schema = document.words("schema") ?? "none"
    if schema == "needletail.replications/1" {
      throw ReportError(
        path: path, "holds several seeds; a report shows runs", "run the seeds you want to see one by one")
    }
    guard schema == "needletail.result/1" else {
      throw ReportError(
        path: path, "is no result of a run (schema \(Markup.plain(schema)))",
        "name what `needletail run --out` wrote, or an archive")
    }
  }

  /// Seed and workload decide; of runs in real time no two are the same, but the document does not say when it began.
  private static func isSame(_ header: ArchiveHeader, _ document: JSON, _ sha256: String) -> Bool {
    header.run.sha256 == sha256 && document.figure("workload", "seed").map { $0 == Double(header.run.seed) } ?? true
  }

  /// The busiest agents, as many as are followed over time.
  private static func shownAgents(_ document: JSON, _ header: ArchiveHeader) -> Set<String> {
    let busiest = document.members("agents").sorted {
      ($1.value.figure("utilization") ?? 0, $0.key) < ($0.value.figure("utilization") ?? 0, $1.key)
    }
    var names = busiest.map(\.key)
    if names.isEmpty { names = header.gauges.compactMap { $0.key[label: "agent"] } }
    var shown: Set<String> = []
    for name in names where shown.count < RunSeries.mostAgents { shown.insert(name) }
    return shown
  }
}

/// A file that cannot be reported.
public struct ReportError: Error, Equatable, CustomStringConvertible {
  public var path: String
  public var message: String
  public var remedy: String

  public init(path: String, _ message: String, _ remedy: String) {
    self.path = path
    self.message = message
    self.remedy = remedy
  }

  public var description: String { "needletail: error: \(path): \(message); \(remedy)" }
}
