import NeedletailArchive
import NeedletailResults

/// `needletail inspect`: what an archive holds.
enum InspectArchive {
  static func execute(_ path: String, store: String?) throws -> ExitCode {
    let reader = try SelectedArchive(path, store: store, environment: Machine.environment).reader
    let survey = try reader.survey()
    let terminal = Terminal(.auto, environment: Machine.environment)
    let summary = ArchiveSummary(of: reader, survey, width: terminal.tableWidth, typeface: terminal.typeface)
    try Console.print(summary.text)
    guard case .damaged(let error) = survey.ending else { return .done }
    Console.complain("\(error)")
    return .failed
  }
}
