import NeedletailStore

/// Which file the store is: `--store` says, else `NEEDLETAIL_STORE`, else there is none.
struct StoreLocation: Equatable {
  static let variable = "NEEDLETAIL_STORE"

  /// The database file.
  let path: String
  /// The folder that is made for it when a run is stored; `nil` where it must exist.
  private let newFolder: String?
  /// What messages call the place: `--store results`.
  private let name: String

  /// A file for what ends in `.db` or is one, else `needletail.db` in a folder.
  /// - Throws: `Refusal` for what is neither a file nor a folder.
  init?(_ option: String?, _ environment: [String: String]) throws {
    guard let place = option ?? environment[Self.variable], !place.isEmpty else { return nil }
    name = option == nil ? "\(Self.variable)=\(place)" : "--store \(place)"
    let isFolder: Bool
    switch File.kind(of: place) {
    case .file: isFolder = false
    case .folder: isFolder = true
    case .other: throw Refusal("needletail: error: \(name): is neither a file nor a folder; name one of them")
    case nil: isFolder = !place.hasSuffix(".db")
    }
    path = isFolder ? (place.hasSuffix("/") ? place : place + "/") + RunStore.fileName : place
    newFolder = isFolder ? place : nil
  }

  /// For commands that cannot do without a store.
  static func required(_ option: String?, _ environment: [String: String]) throws -> StoreLocation {
    if let location = try StoreLocation(option, environment) { return location }
    throw Refusal(
      "needletail: error: no store is named; write `--store DIR`, or set \(variable) in the environment")
  }

  /// Opens the store there; for saving, its folder is made first where that lacks but the one around it does not.
  /// - Throws: `Refusal`, `StoreError`.
  func opened(
    for purpose: RunStore.Purpose, patienceMilliseconds: Int = RunStore.usualPatienceMilliseconds
  ) throws -> RunStore {
    if purpose == .saving, let newFolder {
      do throws(FileError) {
        try File.makeFolder(newFolder)
      } catch {
        throw Refusal(
          "needletail: error: \(name): \(error.message); name a folder, or one to be made in \(error.folderToName)")
      }
    }
    return try RunStore(at: path, for: purpose, patienceMilliseconds: patienceMilliseconds)
  }
}

extension StoreError {
  /// Whether what was asked for is at fault, not the machine.
  var isBadInput: Bool {
    switch kind {
    case .missing, .notStore, .newer, .readOnly, .inaccessible, .noSuchRun: true
    case .busy, .full, .damaged, .broken, .tooLarge: false
    }
  }
}
