public import NeedletailArchive
import NeedletailMetrics
import NeedletailNotation
import NeedletailResults
import NeedletailWorkload

/// A run that is reported: its result document, its archive, its trace, and what of these is not there.
public struct ReportedRun: Sendable {
  /// What the run is called among others.
  public var name: String
  /// The result document; `null` when there is only an archive. Of several seeds, the means in a result's form.
  let document: JSON
  /// Of several seeds: how many, and each figure's interval.
  let replicated: ReplicatedFigures?
  let series: RunSeries?
  /// Why there is no series, in words.
  let whyNoSeries: String?
  let trace: JobTrace?
  let whyNoTrace: String?
  /// What lies beside and is not used, as it is of another run: `the archive beside the result is of another run: …`.
  public let unused: [String]
  /// The workload as it was run: as the result has it, else the file of its SHA-256.
  public internal(set) var workload: String? {
    didSet { workloadKeys = workload.flatMap { WorkloadKeys($0) } }
  }
  /// The same by dotted keys.
  private(set) var workloadKeys: WorkloadKeys?

  /// The workload file's SHA-256, in hexadecimal, as the result says.
  public var workloadSHA256: String { document.words("workload", "sha256") ?? header?.run.sha256 ?? "" }
  /// The workload's name.
  public var workloadName: String { document.words("workload", "name") ?? header?.run.workload ?? "" }
  let header: ArchiveHeader?

  /// What is read beside a result: something, or the reason why not.
  public enum Companion<Content: Sendable>: Sendable {
    case present(Content)
    case absent(String)

    package var content: Content? { if case .present(let content) = self { content } else { nil } }
    package var reason: String? { if case .absent(let reason) = self { reason } else { nil } }
  }

  /// Reads a run from its parts.
  ///
  /// - Parameters:
  ///   - result: the bytes of a result document, and its path; `nil` when only an archive is reported.
  ///   - isArchiveNamed: the archive was asked for, and the result is what lies beside it; else the other way round.
  ///     What is asked for is reported; what lies beside and is of another run is left out, and that is said in `unused`.
  ///   - trace: the bytes of a trace of jobs. One that cannot be read is left out, and the reason said in its place.
  ///   - workload: the bytes of the workload file, which count only when their SHA-256 is the result's.
  /// - Throws: `ReportError` when the document is none of a run, `TextError` when it is broken JSON, `ArchiveError` when the
  ///   archive cannot be read.
  public init(
    name: String, result: (bytes: [UInt8], path: String)?, archive: Companion<ArchiveReader>,
    isArchiveNamed: Bool = false, trace: Companion<[UInt8]>, workload: [UInt8]?
  ) throws {
    self.name = Markup.shortened(name)
    var document = JSON.null
    if let result {
      guard Self.mayBeDocument(result.bytes) else {
        throw ReportError(path: result.path, "is not a result document", Self.expected)
      }
      document = try JSON(reading: result.bytes, path: result.path)
      try Self.check(document, path: result.path)
    }
    var unused: [String] = []
    var reader = archive.content
    var reason = archive.reason
    var series = try reader.flatMap { try RunSeries($0, agents: Self.shownAgents(document, $0.header)) }
    if reader != nil, series == nil { reason = "the archive holds no interval" }
    if let read = reader,
      let part = RunIdentity(of: read.header, series).difference(from: RunIdentity(ofResult: document))
    {
      if isArchiveNamed {
        unused.append("the result beside the archive is of another run: its \(part) is another")
        document = .null
        series = try RunSeries(read, agents: Self.shownAgents(document, read.header))
      } else {
        let other = "the archive beside the result is of another run: its \(part) is another"
        unused.append(other)
        (reader, series, reason) = (nil, nil, other)
      }
    }
    let replicated = ReplicatedFigures(document)
    document = replicated?.means ?? document
    self.replicated = replicated
    self.document = document
    self.series = series
    header = reader?.header
    whyNoSeries = replicated == nil ? reason : "of several seeds only the figures are kept"
    let identity = header.map { RunIdentity(of: $0, series) }
    let read = Self.read(trace, of: document == .null ? identity : RunIdentity(ofResult: document))
    self.trace = read.trace
    whyNoTrace = replicated == nil ? read.reason : "of several seeds only the figures are kept"
    if read.isOther, let reason = read.reason { unused.append(reason) }
    self.unused = unused
    let text = document.words("workload", "effective") ?? workload.flatMap { with(workload: $0)?.workload }
    self.workload = text
    workloadKeys = text.flatMap { WorkloadKeys($0) }
  }

  /// The same run with the text of its workload file; `nil` when the bytes' SHA-256 is not the result's.
  public func with(workload bytes: [UInt8]) -> ReportedRun? {
    guard SHA256.hexadecimal(bytes) == workloadSHA256 else { return nil }
    var run = self
    if !run.isWorkloadEffective { run.workload = String(decoding: bytes, as: UTF8.self) }
    return run
  }

  private static func check(_ document: JSON, path: String) throws {
    let schema = document.words("schema") ?? "none"
    guard schema != ResultDocument.schema, schema != Replications.schema else { return }
    if ["needletail.result/1", "needletail.replications/1"].contains(schema) {
      throw ReportError(
        path: path, "was written by an older needletail (schema \(schema))",
        "run its workload again: this version reads \(ResultDocument.schema)")
    }
    throw ReportError(path: path, "is no result of a run (schema \(Markup.plain(schema)))", expected)
  }

  private static let expected = "name what `needletail run --out` wrote, or an archive (NAME.ntl)"

  /// Whether the first character is that of a JSON object. What is wrong within one is told with its place.
  private static func mayBeDocument(_ bytes: [UInt8]) -> Bool {
    bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
  }

  /// The trace, if it is of that run and holds a job; else why not, and whether it is another run's for all it says.
  private static func read(
    _ trace: Companion<[UInt8]>, of run: RunIdentity?
  ) -> (trace: JobTrace?, reason: String?, isOther: Bool) {
    guard let bytes = trace.content else { return (nil, trace.reason, false) }
    do {
      let json = try JSON(reading: bytes, path: "trace")
      guard let identity = RunIdentity(ofTrace: json) else {
        return (
          nil, "the trace beside the result does not name its run; a run with --trace-jobs writes one that does", true
        )
      }
      if let part = run.flatMap({ identity.difference(from: $0) }) {
        return (nil, "the trace beside the result is of another run: its \(part) is another", true)
      }
      let read = JobTrace(json)
      return (read, read == nil ? "the trace beside the result holds no job" : nil, false)
    } catch {
      return (nil, "the trace beside the result cannot be read: \(error)", false)
    }
  }

  /// The busiest agents, as many as are followed over time.
  private static func shownAgents(_ document: JSON, _ header: ArchiveHeader) -> Set<String> {
    var names = agents(of: document)
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
