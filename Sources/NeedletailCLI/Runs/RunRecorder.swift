import NeedletailNotation
import NeedletailResults
import NeedletailStore

/// Stores a run at its end, where `--store` or the environment says.
struct RunRecorder {
  /// A lock is waited for so long before the run; after it, as long as the store waits usually.
  private static let shortPatienceMilliseconds = 2_000

  private let location: StoreLocation
  /// The workload file's path, from the root; `nil` where there is none.
  var sourcePath: String?
  var startedAtMilliseconds: Int64

  /// `nil` where no store is named. Otherwise the store is opened, and made if there is none, before anything is run.
  ///
  /// A store that cannot be opened only now, being locked or full, does not hold the run up: there is a warning.
  /// - Parameter store: what `--store` says.
  /// - Throws: `Refusal` or `StoreError` when the store cannot take a run at all.
  init?(_ store: String?, source sourcePath: String?, _ environment: [String: String]) throws {
    guard let location = try StoreLocation(store, environment) else { return nil }
    self.location = location
    self.sourcePath = sourcePath
    startedAtMilliseconds = Machine.calendarMilliseconds
    Machine.outliveFileSizeLimits()
    do {
      _ = try location.opened(for: .saving, patienceMilliseconds: Self.shortPatienceMilliseconds)
    } catch let error as StoreError where error.mayPass {
      Console.complain(
        "\(error.path): warning: \(error.message); the run goes on, and is stored if it can be at its end")
    }
  }

  /// Where a run is kept.
  struct Place: Equatable {
    /// The run's name in it.
    var id: String
    var store: String

    /// What to tell the reader.
    var sentence: String { "stored as \(id) in \(store)" }
  }

  /// Stores the run.
  ///
  /// - Parameters:
  ///   - document: as it was delivered, to `out` if anywhere.
  ///   - archive: the path of the run's archive, if it wrote one.
  /// - Returns: where it is; `nil`, after a complaint, when the run was not stored.
  func record(_ document: JSON, summary: String, facts: HostFacts, out: String?, archive: String? = nil)
    -> Place?
  {
    var origin = RunOrigin(
      startedAtMilliseconds: startedAtMilliseconds, endedAtMilliseconds: Machine.calendarMilliseconds)
    origin.workloadPath = sourcePath
    let checkout = sourcePath.flatMap { GitCheckout.around($0) { path in try? File.bytes(of: path) } }
    origin.gitCommit = checkout?.commit
    origin.gitBranch = checkout?.branch
    origin.documentPath = out
    origin.archivePath = archive
    origin.host = Machine.host
    origin.needletail = facts.needletail
    do {
      let store = try location.opened(for: .saving)
      let id = try store.save(RunFacts(of: document), from: origin, text: try document.text(), summary: summary)
      return Place(id: id, store: store.path)
    } catch {
      let remedy = out.map { "the result document is in \($0)" } ?? "with --out FILE it is kept in a file, too"
      Console.complain("\(error)\nneedletail: error: the run was not stored; \(remedy)")
      return nil
    }
  }
}
