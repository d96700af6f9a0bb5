import NeedletailArchive
import NeedletailNotation
import NeedletailReports
import NeedletailStore

/// The archive that a word of the command line names: a file, or the one that a stored run wrote.
struct SelectedArchive {
  let path: String
  let reader: ArchiveReader

  /// - Throws: `Refusal` where the stored run kept none, or it is not there any more; else as `SelectedRun`, and `ArchiveError`.
  init(_ word: String, store: String?, environment: [String: String]) throws {
    let selected = try SelectedRun(word, store: store, environment: environment)
    guard let stored = selected.stored else {
      path = selected.path ?? word
      reader = try ArchiveReader(path: path)
      return
    }
    guard let path = stored.run.origin.archivePath else {
      throw Refusal("\(selected.name): error: the run kept no archive; one with --out or --archive does")
    }
    guard File.kind(of: path) == .file else {
      throw Refusal(
        "\(selected.name): error: its archive is not at \(path) any more; name it where it lies now")
    }
    self.path = path
    reader = try ArchiveReader(path: path)
    let document = try JSON(reading: Array(stored.text.utf8), path: selected.name)
    if let part = try ArchiveOfResult.difference(reader, from: document) {
      throw Refusal(
        "\(selected.name): error: the archive at \(path) is of another run by now: its \(part) is another; "
          + "give every run an archive of its own")
    }
  }
}
