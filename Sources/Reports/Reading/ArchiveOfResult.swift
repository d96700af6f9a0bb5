package import NeedletailArchive
package import NeedletailNotation

/// Whether an archive is of the run that a result document is of.
package enum ArchiveOfResult {
  /// What differs between the two, such as `seed`; `nil` where nothing does.
  ///
  /// - Throws: `ArchiveError` when the archive cannot be read.
  /// - Complexity: O(bytes of the archive).
  package static func difference(_ archive: ArchiveReader, from result: JSON) throws -> String? {
    let series = try RunSeries(archive, agents: [])
    return RunIdentity(of: archive.header, series).difference(from: RunIdentity(ofResult: result))
  }
}
