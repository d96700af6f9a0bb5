import NeedletailStore
import NeedletailWorkload

/// What a word of the command line names: a file that is there, or else a run of the store.
///
/// A run is named by `last`, `last~N` (the N-th before it), its name, a beginning of that, or its label. Every command that takes
/// workloads, results or archives takes them by this.
struct SelectedRun {
  /// What messages call it: the path, or `run 3f2a… in results/needletail.db`.
  let name: String
  /// The file, or `-` for standard input; `nil` of a stored run.
  let path: String?
  /// `nil` of a file.
  let stored: StoredDocument?

  /// - Parameters:
  ///   - store: what `--store` says; `nil` leaves it to the environment.
  ///   - meansRun: the command is about stored runs above all, so that a word that does not look like a file's names one.
  /// - Throws: `Refusal` where a store is meant and none is named; `StoreError` where the store has no such run, or several. A word that
  ///   names neither, and looks like a file's, is taken for one, whose absence reading it will tell.
  init(_ word: String, store: String?, environment: [String: String], meansRun: Bool = false) throws {
    if word == "-" {
      (name, path, stored) = ("standard input", word, nil)
      return
    }
    guard File.kind(of: word) == nil else {
      Self.mentionLabel(word, store, environment)
      (name, path, stored) = (word, word, nil)
      return
    }
    let isFileLike = word.contains("/") || [".yaml", ".yml", ".json", ".ntl"].contains { word.hasSuffix($0) }
    let isRunLike = RunStore.stepsBack(word) != nil || (meansRun && !isFileLike)
    guard let location = try isRunLike ? .required(store, environment) : StoreLocation(store, environment) else {
      (name, path, stored) = (word, word, nil)
      return
    }
    do {
      let opened = try location.opened(for: .reading)
      let document = try opened.document(of: word) { word, known in NearestName.of(word, among: known) }
      (name, path, stored) = ("run \(document.run.id) in \(opened.path)", nil, document)
    } catch let error as StoreError where isFileLike && [.missing, .noSuchRun].contains(error.kind) {
      (name, path, stored) = (word, word, nil)
    }
  }

  /// A file is meant before a run; says so where a label is the same word.
  private static func mentionLabel(_ word: String, _ store: String?, _ environment: [String: String]) {
    guard !word.contains("/"), let location = try? StoreLocation(store, environment),
      let opened = try? location.opened(for: .reading), let id = try? opened.lastRun(labelled: word)?.id
    else { return }
    Console.complain("\(word): warning: is a file, which is meant; the stored run of this label is `\(id)`")
  }

  /// The file's bytes, or the stored document's.
  func bytes() throws(FileError) -> [UInt8] {
    if let stored { return Array(stored.text.utf8) }
    return try File.bytes(of: path ?? "-")
  }

  /// What a reader of several tells it by: the path, or the label, or the beginning of the run's name.
  var shortName: String {
    guard let run = stored?.run else { return path ?? name }
    return run.facts.label ?? String(run.id.prefix(RunTable.idDigits))
  }

  /// Where the document is, or was when it was stored; `nil` of standard input, and of a run whose document went to no file.
  var documentPath: String? { stored == nil ? (path == "-" ? nil : path) : stored?.run.origin.documentPath }
}
