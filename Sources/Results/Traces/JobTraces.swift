import NeedletailEngine
public import NeedletailNotation

/// The traces of a run's jobs, to be written for other tools. The formats are in `docs/traces-of-jobs.md`.
public struct JobTraces: Sendable {
  public enum Format: String, Sendable, CaseIterable {
    /// Chrome's trace events, which Perfetto reads.
    case chrome
    /// OpenTelemetry's spans in OTLP/JSON.
    case otlp
  }

  /// Jobs a run may trace.
  public static let limit = 10_000

  /// Which run they are of: both formats name it as its result does, so that a reader can tell the trace of another.
  let document: ResultDocument
  var traces: [JobTrace] { document.report.jobTraces }

  public init(of document: ResultDocument) { self.document = document }

  public func json(_ format: Format) -> JSON {
    switch format {
    case .chrome: chrome
    case .otlp: otlp
    }
  }
}

extension JobTrace {
  /// The job's number as sixteen lowercase hexadecimal digits.
  var keyText: String { Self.hexadecimal(key) }

  /// Sixteen digits for each span of the job, 0 for the job itself; the same in every run of the same job.
  func spanID(_ index: Int) -> String {
    // Odd multiples of different numbers differ, and none is all zeros.
    let mixed = (key ^ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15)
    return Self.hexadecimal(mixed == 0 ? 1 : mixed)
  }

  static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
