import NeedletailArchive
import NeedletailNotation
import NeedletailReports
import NeedletailStore

/// `needletail report`: results as a page, as Markdown, or for a terminal.
struct WriteReport {
  private let arguments: ReportArguments
  private let output: ResultOutput
  private let report: Report

  /// Reads all results, and checks that there is a place to write to.
  init(_ arguments: ReportArguments) throws {
    self.arguments = arguments
    var uses = FileUses()
    let selected = try arguments.paths.map {
      try SelectedRun($0, store: arguments.store, environment: Machine.environment)
    }
    for run in selected {
      for file in [run.path].compactMap(\.self) + ResultFiles(run, workload: nil).beside { uses.reads(file) }
    }
    uses.reads(arguments.workload)
    try uses.writes(arguments.out, as: "--out")
    output = try ResultOutput(arguments.out)
    var runs: [ReportedRun] = []
    for (selected, name) in zip(selected, Self.names(of: selected.map(\.shortName))) {
      let run = try ResultFiles(selected, workload: arguments.workload).run(called: name)
      for reason in run.unused { Console.complain("\(selected.name): warning: \(reason); the report does without it") }
      runs.append(run)
    }
    if arguments.workload != nil, !runs.contains(where: { $0.workload != nil }) {
      throw ReportError(
        path: arguments.workload ?? "", "is not the file that was run: its SHA-256 is another",
        "name the file as it was when it was run")
    }
    report = Report(runs)
  }

  func execute() throws -> ExitCode {
    let text: String
    switch arguments.format {
    case .html: text = report.html
    case .markdown: text = report.markdown
    case .text:
      let terminal = Terminal(output.isStandardOutput ? .auto : .plain, environment: Machine.environment)
      text = report.text(width: terminal.columns, typeface: terminal.typeface)
    }
    return output.deliver(text: text) ? .done : .failed
  }

  /// The files' names without folders; where two are the same, with them; where that is the same too, with their place.
  static func names(of paths: [String]) -> [String] {
    let short = paths.map { String($0.split(separator: "/").last ?? "") }
    let names = zip(paths, short).map { path, name in short.count { $0 == name } > 1 ? path : name }
    return names.enumerated().map { place, name in
      names.count { $0 == name } > 1 ? "\(name) (\(place + 1))" : name
    }
  }
}

/// What belongs to one result: `NAME.json`, or what the store has in its place, `NAME.ntl`, `NAME.trace.json`, and its workload.
struct ResultFiles {
  /// A longer trace is not read.
  private static let longestTrace = 256 << 20

  private let path: String
  /// The path without `.json` or `.ntl`.
  private let stem: String
  private let isArchive: Bool
  /// The archive's path; `nil` of a stored run that wrote none.
  private let archivePath: String?
  private let stored: [UInt8]?
  private let workload: String?

  init(_ path: String, workload: String?) {
    self.path = path
    self.workload = workload
    stored = nil
    isArchive = path.hasSuffix(".ntl")
    stem = path.hasSuffix(".json") ? String(path.dropLast(5)) : isArchive ? String(path.dropLast(4)) : path
    archivePath = stem + ".ntl"
  }

  /// A file's, or a stored run's: its document is the store's, and beside it lies what the run wrote.
  init(_ selected: SelectedRun, workload: String?) {
    guard let stored = selected.stored else {
      self = ResultFiles(selected.path ?? "-", workload: workload)
      return
    }
    self = ResultFiles(stored, called: selected.name, workload: workload)
  }

  private init(_ document: StoredDocument, called name: String, workload: String?) {
    path = name
    self.workload = workload
    stored = Array(document.text.utf8)
    isArchive = false
    let written = document.run.origin.documentPath ?? ""
    stem = written.hasSuffix(".json") ? String(written.dropLast(5)) : written
    archivePath = document.run.origin.archivePath
  }

  /// The files that a result's report is made of.
  var beside: [String] {
    guard stored != nil else { return [".json", ".ntl", ".trace.json"].map { stem + $0 } }
    return [archivePath, stem.isEmpty ? nil : stem + ".trace.json"].compactMap(\.self)
  }

  func run(called name: String) throws -> ReportedRun {
    var result: (bytes: [UInt8], path: String)?
    // An archive is reported together with the result beside it, if there is one.
    let document = isArchive ? stem + ".json" : path
    if let stored {
      result = (stored, path)
    } else if !isArchive || File.kind(of: document) == .file {
      result = (try bytes(document), document)
    }
    let run = try ReportedRun(
      name: name, result: result, archive: try archive(), isArchiveNamed: isArchive, trace: try trace(),
      workload: try workload.map { path in try bytes(path) })
    return run.workload == nil && workload == nil ? foundWorkload(of: run) : run
  }

  private func bytes(_ path: String) throws -> [UInt8] {
    do throws(FileError) {
      return try File.bytes(of: path)
    } catch {
      throw ReportError(path: path, error.message, "name a result that `needletail run --out` wrote")
    }
  }

  private func archive() throws -> ReportedRun.Companion<ArchiveReader> {
    guard let archive = archivePath else { return .absent("the run kept no archive") }
    guard isArchive || File.kind(of: archive) == .file else {
      return .absent("there is no archive \(Self.name(archive)) beside the result")
    }
    do throws(ArchiveError) {
      return .present(try ArchiveReader(path: archive))
    } catch {
      if isArchive { throw error }
      // The result was named, not the archive: the report does without it, and says so.
      return .absent("the archive \(Self.name(archive)) beside the result cannot be read: \(error)")
    }
  }

  /// Where the trace of its jobs lies, if there is one.
  var tracePath: String { stem + ".trace.json" }

  func trace() throws -> ReportedRun.Companion<[UInt8]> {
    let trace = tracePath
    guard File.kind(of: trace) == .file else {
      return .absent("there is no trace of jobs \(Self.name(trace)) beside the result; --trace-jobs 20 writes one")
    }
    let bytes = try bytes(trace)
    return bytes.count <= Self.longestTrace ? .present(bytes) : .absent("the trace of jobs is larger than 256 MiB")
  }

  /// The workload file, if one of its usual names is beside the result or here, and is the one that was run.
  private func foundWorkload(of run: ReportedRun) -> ReportedRun {
    let folder = stem.lastIndex(of: "/").map { String(stem[...$0]) } ?? ""
    let name = Self.name(run.workloadName)
    for candidate in [stem + ".yaml", folder + name + ".yaml", name + ".yaml", "Workloads/" + name + ".yaml"]
    where File.kind(of: candidate) == .file {
      if let bytes = try? File.bytes(of: candidate), let found = run.with(workload: bytes) { return found }
    }
    return run
  }

  /// The part of a path after the last slash.
  private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
}
