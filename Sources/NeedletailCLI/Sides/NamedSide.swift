import NeedletailEngine
import NeedletailNotation
import NeedletailResults
import NeedletailStore
import NeedletailWorkload

/// BASE or HEAD as the command line names it, found and read: a workload that is yet to be run, or runs that are there.
///
/// A word means, in this order, a file of that path; `REVISION:FILE` of the git repository, where it has a colon; a stored run.
/// What a file holds is known by its content.
enum NamedSide {
  case workload(NamedWorkload)
  /// - Parameter baseline: the committed document, where they are of one.
  case runs(ComparedSide, baseline: Baseline?)

  /// - Parameter arguments: what the command line changes in workloads; its path is the word.
  /// - Throws: `Refusal`, `WorkloadError`, `StoreError` or `BaselineError` for what is none of these.
  init(_ arguments: FileArguments, environment: [String: String]) throws {
    let word = arguments.path
    if word != "-", File.kind(of: word) == nil, let parts = try GitFile.parts(of: word) {
      let file = try GitFile(parts, environment: environment)
      self = .workload(
        NamedWorkload(
          source: try WorkloadSource(file, arguments, environment: environment), name: file.sideName,
          path: file.path, commit: file.commit))
      return
    }
    let selected = try SelectedRun(word, store: arguments.store, environment: environment, meansRun: true)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try selected.bytes()
    } catch {
      throw Refusal(
        "\(selected.name): error: \(error.message); name a result, a stored run, a workload file or REVISION:FILE")
    }
    if let document = Self.document(bytes, path: selected.name) {
      self = try Self.runs(document, bytes, selected)
    } else {
      let checkout = File.absolute(word).flatMap { path in
        GitCheckout.around(path) { path in try? File.bytes(of: path) }
      }
      self = .workload(
        NamedWorkload(
          source: try WorkloadSource(arguments, bytes: bytes, isToRun: true, environment: environment),
          name: arguments.name,
          path: word == "-" ? nil : word, commit: checkout?.commit))
    }
  }

  /// A document that is no workload written in JSON; `nil` for what is to be read as a workload file, or to be told by reading it so.
  private static func document(_ bytes: [UInt8], path: String) -> JSON? {
    guard bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{"),
      let document = try? JSON(reading: bytes, path: path), let schema = document.words("schema")
    else { return nil }
    return schema.hasPrefix("needletail.") ? document : nil
  }

  private static func runs(_ document: JSON, _ bytes: [UInt8], _ selected: SelectedRun) throws -> NamedSide {
    let name = selected.shortName.split(separator: "/").last.map(String.init) ?? selected.shortName
    if document.words("schema")?.hasPrefix("needletail.baseline/") == true {
      let baseline = try Baseline(reading: bytes, path: selected.name)
      return .runs(baseline.side(called: name), baseline: baseline)
    }
    do throws(ComparedSideError) {
      let side = try ComparedSide(document: document, called: name, commit: selected.stored?.run.origin.gitCommit)
      return .runs(side, baseline: nil)
    } catch {
      throw Refusal("\(selected.name): error: \(error.message); \(error.remedy)")
    }
  }

  /// The seeds of runs that are there; `nil` of a workload.
  var seeds: [UInt64]? {
    guard case .runs(let side, _) = self else { return nil }
    return side.runs.compactMap(\.seed)
  }

  var baseline: Baseline? {
    if case .runs(_, let baseline) = self { baseline } else { nil }
  }

  /// What ran or is to run, without the runs of a workload.
  var side: ComparedSide {
    switch self {
    case .workload(let workload): workload.side
    case .runs(let side, _): side
    }
  }

  /// What the workload of runs that are there says of how it is gated.
  var recordedGate: GateSettings? { if case .runs(let side, _) = self { side.gate } else { nil } }

  var workload: NamedWorkload? {
    if case .workload(let workload) = self { workload } else { nil }
  }
}

/// A workload that is yet to be run, with what the side is called.
struct NamedWorkload {
  var source: WorkloadSource
  var name: String
  var path: String?
  var commit: String?

  var file: WorkloadFile { source.file }

  /// The side without its runs.
  var side: ComparedSide {
    ComparedSide(
      of: file, called: name.split(separator: "/").last.map(String.init) ?? name, path: path, commit: commit,
      version: Version.number)
  }

  /// Refuses what cannot be run in virtual time with these seeds.
  ///
  /// - Parameter otherwise: what to do instead of running it by the wall clock.
  func check(seeds: [UInt64], otherwise: String) throws {
    guard file.clock == .virtual else {
      throw Refusal(
        "\(name): error: runs by the wall clock, where runs of one seed are not alike; \(otherwise)")
    }
    if seeds.isEmpty {
      throw Refusal(
        "\(name): error: seed \(file.plan.seed) leaves no room for the seeds after it; choose a lower seed")
    }
  }
}

/// The seeds that both sides run with.
enum CommonSeeds {
  /// From a workload's own seed on; none where there is no room for them.
  static func from(_ first: UInt64, count: Int) -> [UInt64] {
    guard !first.addingReportingOverflow(UInt64(count - 1)).overflow else { return [] }
    return (0..<UInt64(count)).map { first + $0 }
  }
}
