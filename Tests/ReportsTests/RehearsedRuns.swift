import NeedletailArchive
import NeedletailNotation
import ReportFixture

@testable import NeedletailReports

extension RehearsedResult {
  /// The run as a report reads it: document, archive and trace, any of them left out.
  func run(_ name: String = "run.json", hasArchive: Bool = true, hasTrace: Bool = true) throws -> ReportedRun {
    let folder = try TemporaryFolder()
    if hasArchive { try writeArchive("\(folder.path)/run.ntl") }
    return try ReportedRun(
      name: name, result: (Array(try document().text().utf8), "run.json"),
      archive: hasArchive
        ? .present(try ArchiveReader(path: "\(folder.path)/run.ntl")) : .absent("there is no archive"),
      trace: hasTrace ? .present(Array(try trace().text().utf8)) : .absent("there is no trace"), workload: nil)
  }

  static func brief(_ seconds: Int = 20) -> RehearsedResult {
    var rehearsed = RehearsedResult()
    rehearsed.seconds = seconds
    return rehearsed
  }
}
