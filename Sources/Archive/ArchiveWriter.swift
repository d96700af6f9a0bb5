public import NeedletailMetrics
import NeedletailNotation
import Synchronization

/// Writes the intervals of a run to an archive, each as it ends, in one write.
///
/// After a kill at any moment the file holds every interval handed over, but for the one being written. What the system
/// has not brought to the disk yet is lost with its power; `close` waits for the disk. A failure to write is remembered,
/// the file is cut back to its last whole block, and later intervals are left out: a full disk does not fail a run.
///
/// Sendable because its state is behind a lock, which one thread a second takes.
public final class ArchiveWriter: MetricsSink {
  /// One interval in `intervalsPerKeyFrame` can be read without those before it.
  public static let intervalsPerKeyFrame = 60

  private let state: Mutex<State>

  /// Begins an archive at a path, in place of what is there.
  ///
  /// - Throws: `ArchiveError` when it cannot be written, or another process is writing it.
  public init(creating path: String, header: ArchiveHeader) throws(ArchiveError) {
    let file = try ArchiveFile(path, .create)
    guard let text = try? header.json.text(), let block = Block.bytes(.header, payload: Array(text.utf8)) else {
      throw ArchiveError(path: path, message: "the header is over 64 MiB", remedy: "record fewer figures")
    }
    let beginning = ArchiveLayout.prologue + block
    try file.append(beginning, at: 0)
    state = Mutex(State(file: file, header: header, offset: UInt64(beginning.count)))
  }

  /// Goes on with an archive, closed or not, behind its last whole interval.
  ///
  /// - Throws: `ArchiveError` when it is not of this header, is damaged, or is being written.
  public init(appendingTo path: String, header: ArchiveHeader) throws(ArchiveError) {
    let file = try ArchiveFile(path, .append)
    let reader = try ArchiveReader(file)
    guard reader.header == header else {
      throw ArchiveError(
        path: path, message: "an archive of another run, or of other figures", remedy: "begin a new one")
    }
    let survey = try reader.survey()
    if case .damaged(let error) = survey.ending { throw error }
    try file.truncate(to: survey.wholeBytes)
    var begun = State(file: file, header: header, offset: survey.wholeBytes)
    begun.keyFrames = survey.keyFrames
    begun.lastNumber = survey.lastNumber
    state = Mutex(begun)
  }

  public func take(_ interval: RecordedInterval) { state.withLock { $0.take(interval) } }

  /// What went wrong first; `nil` when everything was written.
  public var failure: ArchiveError? { state.withLock { $0.failure } }

  /// How many bytes the file has.
  public var bytesWritten: UInt64 { state.withLock { $0.offset } }

  /// Writes the index and waits for the disk; intervals that come later are left out.
  ///
  /// - Throws: what went wrong first, when not everything could be written.
  public func close() throws(ArchiveError) { try state.withLock { state throws(ArchiveError) in try state.close() } }
}

extension ArchiveWriter {
  fileprivate struct State {
    let file: ArchiveFile
    var coding: IntervalCoding
    let header: ArchiveHeader
    /// The end of the last whole block.
    var offset: UInt64
    var keyFrames = KeyFrames()
    var lastNumber: UInt64?
    var failure: ArchiveError?
    private var sinceKeyFrame = 0
    private var isClosed = false

    init(file: ArchiveFile, header: ArchiveHeader, offset: UInt64) {
      self.file = file
      self.header = header
      self.offset = offset
      coding = IntervalCoding(header)
    }

    mutating func take(_ interval: RecordedInterval) {
      guard failure == nil, !isClosed else { return }
      precondition(lastNumber.map { $0 < interval.number } ?? true, "intervals come in order")
      precondition(interval.gauges.count == header.gauges.count, "a value for every gauge")
      let isKeyFrame = sinceKeyFrame == 0
      if isKeyFrame { coding.restart() }
      let payload = coding.payload(of: interval)
      guard
        let block = Block.bytes(.interval, isKeyFrame: isKeyFrame, number: interval.number, payload: payload)
      else {
        failure = ArchiveError(
          path: file.path, offset: offset, message: "interval \(interval.number) takes over 64 MiB",
          remedy: "record fewer figures")
        return
      }
      let place = KeyFrames.Place(number: interval.number, offset: offset)
      guard write(block) else { return }
      if isKeyFrame { keyFrames.add(place) }
      lastNumber = interval.number
      sinceKeyFrame = (sinceKeyFrame + 1) % ArchiveWriter.intervalsPerKeyFrame
    }

    mutating func close() throws(ArchiveError) {
      guard !isClosed else { return }
      isClosed = true
      if failure == nil, let block = Block.bytes(.index, payload: keyFrames.payload) {
        let end = ArchiveLayout.epilogue(indexAt: offset)
        if write(block + end) { try file.synchronize() }
      }
      if let failure { throw failure }
    }

    private mutating func write(_ bytes: [UInt8]) -> Bool {
      do throws(ArchiveError) {
        try file.append(bytes, at: offset)
        offset += UInt64(bytes.count)
        return true
      } catch {
        failure = error
        try? file.truncate(to: offset)
        return false
      }
    }
  }
}
