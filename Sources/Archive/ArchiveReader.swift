public import NeedletailMetrics

/// Reads an archive, whole or in part, closed or torn by a crash.
///
/// One block is in memory at a time. Nothing in the file is believed before its checksum is right.
public struct ArchiveReader: Sendable {
  public let header: ArchiveHeader
  public var path: String { source.path }
  let source: any ByteSource
  let length: UInt64
  /// Where the intervals begin.
  let firstBlock: UInt64
  /// Where the index begins; `nil` when the archive was not closed.
  let indexAt: UInt64?
  let keyFrames: KeyFrames

  /// - Throws: `ArchiveError` when the file cannot be opened, is no archive, or its header is damaged.
  public init(path: String) throws(ArchiveError) { try self.init(ArchiveFile(path, .read)) }

  /// Reads an archive in memory.
  ///
  /// - Throws: `ArchiveError` when it is no archive, or its header is damaged.
  package init(bytes: [UInt8]) throws(ArchiveError) { try self.init(ByteArraySource(bytes: bytes)) }

  init(_ source: any ByteSource) throws(ArchiveError) {
    self.source = source
    length = try source.length()
    try ArchiveLayout.checkPrologue(
      try source.bytes(at: 0, count: ArchiveLayout.prologueLength), of: source.path)
    let start = UInt64(ArchiveLayout.prologueLength)
    let blocks = BlockWalk(source, from: start, to: length)
    guard case .whole(let block) = try blocks.block(at: start), block.header.kind == .header else {
      throw ArchiveError(
        path: source.path, offset: start, message: "the archive's header is damaged or cut off",
        remedy: "nothing can be read without it; run the workload again")
    }
    let stored = try blocks.stored(block)
    do throws(Malformed) {
      header = try ArchiveHeader(json: try Block.payload(stored, of: block.header))
    } catch {
      throw ArchiveError(
        path: source.path, offset: start, message: "the archive's header is damaged: \(error.what)",
        remedy: "nothing can be read without it; run the workload again")
    }
    firstBlock = block.end
    (indexAt, keyFrames) = try Self.index(blocks, from: block.end, to: length) ?? (nil, KeyFrames())
  }

  /// The index of an archive that was closed; `nil` when there is none, or none that is right.
  private static func index(
    _ blocks: BlockWalk, from start: UInt64, to end: UInt64
  ) throws(ArchiveError) -> (UInt64?, KeyFrames)? {
    let epilogueLength = UInt64(ArchiveLayout.epilogueLength)
    guard end >= start + epilogueLength else { return nil }
    let bytes = try blocks.source.bytes(at: end - epilogueLength, count: ArchiveLayout.epilogueLength)
    guard let offset = ArchiveLayout.indexOffset(bytes), offset >= start, offset < end,
      case .whole(let block) = try blocks.block(at: offset), block.header.kind == .index,
      block.end == end - epilogueLength, let stored = try? blocks.stored(block),
      let payload = try? Block.payload(stored, of: block.header),
      let keyFrames = try? KeyFrames(payload: payload, before: offset)
    else { return nil }
    return (offset, keyFrames)
  }

  /// Reads intervals in order.
  ///
  /// - Parameters:
  ///   - numbers: of the intervals; those before are decoded as far back as the last key frame, those after not at all.
  ///   - wanted: which histograms; `nil` is all. The others are passed over undecoded.
  ///   - body: is given each interval.
  /// - Returns: the first damage on the way, `nil` when there was none. What could not be read is left out, with what
  ///   depends on it: up to the next key frame.
  /// - Throws: `ArchiveError` when the file cannot be read, and what `body` throws.
  /// - Complexity: O(bytes of the blocks in the range).
  public func read(
    _ numbers: ClosedRange<UInt64> = 0...UInt64.max, histograms wanted: Set<Int>? = nil, gauges: Bool = true,
    _ body: (RecordedInterval) throws -> Void
  ) throws -> ArchiveError? {
    var damage: ArchiveError?
    var coding = IntervalCoding(header)
    var canDecode = false
    let selection = IntervalCoding.Selection(histograms: wanted, includesGauges: gauges)
    var walk = IntervalWalk(source, from: try start(for: numbers.lowerBound), indexAt: indexAt, length: length)
    while let find = try walk.next() {
      guard case .interval(let place, let payload) = find else {
        if case .damaged(let error) = find { damage = damage ?? error }
        canDecode = false
        continue
      }
      guard place.header.number <= numbers.upperBound else { break }
      if place.header.isKeyFrame {
        coding.restart()
        canDecode = true
      }
      guard canDecode else {
        damage = damage ?? missingKeyFrame(place)
        continue
      }
      switch Result(catching: { () throws(Malformed) in
        try coding.interval(payload, number: place.header.number, wanted: selection)
      }) {
      case .success(let interval): if numbers.contains(interval.number) { try body(interval) }
      case .failure(let malformed):
        canDecode = false
        damage = damage ?? ArchiveError(path: path, at: place.offset, malformed)
      }
    }
    return damage
  }

  /// What is wrong with intervals that no key frame comes before.
  func missingKeyFrame(_ place: BlockWalk.Place) -> ArchiveError {
    ArchiveError(path: path, at: place.offset, Malformed("it follows from an interval that is not there"))
  }

  /// The offset of the last key frame up to an interval, or of the first block.
  private func start(for number: UInt64) throws(ArchiveError) -> UInt64 {
    guard number > 0 else { return firstBlock }
    var offset = keyFrames.place(for: number)?.offset ?? firstBlock
    var walk = BlockWalk(source, from: offset, to: indexAt ?? length)
    // The index may be coarse, or missing.
    while case .whole(let block)? = try walk.next(), block.header.number <= number {
      if block.header.isKeyFrame { offset = block.offset }
    }
    return offset
  }
}
