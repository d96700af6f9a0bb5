/// What an archive is made of, and how it ends.
public struct ArchiveSurvey: Sendable, Equatable {
  /// One histogram's part of the archive.
  public struct Share: Sendable, Equatable {
    /// In how many it has samples.
    public internal(set) var intervals = 0
    /// Samples in all; no more than 2⁶⁴ − 1 are counted.
    public internal(set) var samples: UInt64 = 0
    /// Of its payloads before LZ4.
    public internal(set) var bytes = 0
  }

  public enum Ending: Sendable, Equatable {
    /// It was closed: nothing is missing.
    case closed
    /// It ends with a whole block, and was not closed: the run goes on, or was killed.
    case open
    /// The last block is cut off, as by a kill in the middle of a write; what comes before is whole.
    case torn(offset: UInt64)
    /// A block is not what was written. What follows may be readable from the next key frame on.
    case damaged(ArchiveError)
  }

  public internal(set) var ending = Ending.open
  /// How many intervals are whole.
  public internal(set) var intervals = 0
  public internal(set) var firstNumber: UInt64?
  public internal(set) var lastNumber: UInt64?
  /// Of the file.
  public internal(set) var bytes: UInt64 = 0
  /// Up to the end of the last interval that is whole, as is all before it.
  public internal(set) var wholeBytes: UInt64 = 0
  /// Of the intervals' payloads as they are stored.
  public internal(set) var storedBytes = 0
  /// Of the intervals' payloads before LZ4.
  public internal(set) var payloadBytes = 0
  public internal(set) var packedIntervals = 0
  /// What each histogram of the header takes, in order.
  public internal(set) var shares: [Share] = []
  /// Of the gauges' payloads before LZ4.
  public internal(set) var gaugeBytes = 0
  var keyFrames = KeyFrames()

  fileprivate mutating func add(_ place: BlockWalk.Place, payload: [UInt8]) {
    intervals += 1
    firstNumber = firstNumber ?? place.header.number
    lastNumber = place.header.number
    storedBytes += place.header.payloadLength
    payloadBytes += payload.count
    if place.header.packing == .lz4 { packedIntervals += 1 }
    guard let outline = try? IntervalOutline(payload, histograms: shares.count) else { return }
    gaugeBytes += outline.gauges.count
    for entry in outline.entries {
      shares[entry.histogram].intervals += 1
      shares[entry.histogram].bytes += entry.bytes.count
      let (samples, isOver) = shares[entry.histogram].samples.addingReportingOverflow(outline.samples(of: entry))
      shares[entry.histogram].samples = isOver ? .max : samples
    }
    if place.header.isKeyFrame { keyFrames.add(KeyFrames.Place(number: place.header.number, offset: place.offset)) }
  }
}

extension ArchiveReader {
  /// Checks every block and says what there is.
  ///
  /// - Throws: `ArchiveError` when the file cannot be read.
  /// - Complexity: O(the file's bytes).
  public func survey() throws(ArchiveError) -> ArchiveSurvey {
    var survey = ArchiveSurvey()
    survey.bytes = length
    survey.wholeBytes = firstBlock
    survey.shares = Array(repeating: ArchiveSurvey.Share(), count: header.histograms.count)
    survey.ending = indexAt == nil ? .open : .closed
    let untroubled = survey.ending
    var hasKeyFrame = false
    var walk = IntervalWalk(source, from: firstBlock, indexAt: indexAt, length: length)
    while let find = try walk.next() {
      switch find {
      case .interval(let place, let payload):
        survey.add(place, payload: payload)
        hasKeyFrame = hasKeyFrame || place.header.isKeyFrame
        if !hasKeyFrame, survey.ending == untroubled { survey.ending = .damaged(missingKeyFrame(place)) }
        if survey.ending == untroubled { survey.wholeBytes = place.end }
      case .torn(let offset):
        if survey.ending == untroubled { survey.ending = .torn(offset: offset) }
      case .damaged(let error):
        if survey.ending == untroubled { survey.ending = .damaged(error) }
      }
    }
    return survey
  }
}
