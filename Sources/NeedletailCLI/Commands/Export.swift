import NeedletailArchive

/// `needletail export`: an archive on its way into another format.
struct Export {
  private let arguments: ExportArguments
  private let export: ArchiveExport
  private let destination: Destination?

  /// Checks, before anything is written, that the archive can be read, holds what is asked for, and has a place to go.
  init(_ arguments: ExportArguments) throws {
    self.arguments = arguments
    var uses = FileUses()
    let archive = try SelectedArchive(
      arguments.path, store: arguments.store, environment: Machine.environment)
    uses.reads(archive.path)
    try uses.writes(arguments.out, as: "--out")
    export = try ArchiveExport(archive.reader, as: arguments.format, arguments.selection)
    do throws(FileError) {
      destination = arguments.out == "-" ? nil : try Destination(arguments.out)
    } catch {
      throw Refusal("needletail: error: --out \(arguments.out): \(error.message); name a file in \(error.folderToName)")
    }
  }

  func execute() throws -> ExitCode {
    do {
      let damage =
        if let destination {
          try destination.write { emit in try export.write(emit) }
        } else {
          try printed()
        }
      guard let damage else { return .done }
      Console.complain("\(damage)")
    } catch let error as FileError {
      Console.complain("needletail: error: --out \(arguments.out): \(error.message); nothing was written")
    } catch {
      Console.complain("\(error)")
    }
    return .failed
  }

  /// To standard output, small pieces gathered.
  private func printed() throws -> ArchiveError? {
    var pending = ""
    let damage = try export.write { piece in
      pending += piece
      guard pending.utf8.count >= Destination.pieceLength else { return }
      try Console.print(pending)
      pending = ""
    }
    try Console.print(pending)
    return damage
  }
}
