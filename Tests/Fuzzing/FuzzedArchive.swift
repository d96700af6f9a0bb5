import NeedletailArchive
import NeedletailMetrics
import NeedletailReports
import NeedletailResults

/// An archive is refused by an `ArchiveError`, or what is whole of it is read, surveyed, exported and reported.
enum FuzzedArchive {
  /// The bytes are read as they are, and with every checksum made right, or no forged payload would ever be decoded.
  static func finding(in bytes: [UInt8]) -> String? {
    reading(bytes) ?? reading(ForgedArchive(bytes).bytes).map { "with right checksums: \($0)" }
  }

  private static func reading(_ bytes: [UInt8]) -> String? {
    do {
      let reader = try ArchiveReader(bytes: bytes)
      let survey = try reader.survey()
      var intervals = 0
      let damage = try reader.read { _ in intervals += 1 }
      if intervals > survey.intervals { return "\(intervals) intervals are read of \(survey.intervals)" }
      if damage == nil, survey.ending == .closed, intervals < survey.intervals {
        return "\(survey.intervals - intervals) whole intervals are left out, and nothing is said"
      }
      if let finding = told(damage) { return finding }
      for format in ExportFormat.allCases {
        if let finding = exporting(reader, as: format) { return finding }
      }
      return reporting(reader)
    } catch let error as ArchiveError {
      return told(error)
    } catch {
      return "refused in another way than as an archive: \(error)"
    }
  }

  private static func exporting(_ reader: ArchiveReader, as format: ExportFormat) -> String? {
    let metric = format == .hgrm ? reader.header.histograms.first?.metric : nil
    do {
      return told(try ArchiveExport(reader, as: format, ExportSelection(metric: metric)).write { _ in })
    } catch let error as ArchiveError {
      return told(error)
    } catch {
      return "the export as \(format.rawValue) ends otherwise than as an archive's: \(error)"
    }
  }

  private static func reporting(_ reader: ArchiveReader) -> String? {
    do {
      let run = try ReportedRun(
        name: "a", result: nil, archive: .present(reader), isArchiveNamed: true, trace: .absent("there is no trace"),
        workload: nil)
      return Report([run]).html.isEmpty ? "its report is empty" : nil
    } catch let error as ArchiveError {
      return told(error)
    } catch {
      return "its report ends otherwise than as an archive's: \(error)"
    }
  }

  private static func told(_ error: ArchiveError?) -> String? {
    guard let error else { return nil }
    return error.message.isEmpty || error.remedy.isEmpty ? "an error without words: \(error)" : nil
  }
}
