import NeedletailNotation
import NeedletailReports
import NeedletailResults

/// Where a suite's result goes: to the files that `--out` names, and to standard output.
struct SuiteOutput {
  /// What a folder of `--out DIR/` gets.
  private static let folderFiles: KeyValuePairs<String, SuiteArguments.Format> = [
    "index.html": .html, "suite.json": .json, "suite.md": .markdown, "junit.xml": .junit,
  ]

  private let files: [(output: ResultOutput, format: SuiteArguments.Format)]
  /// The folder that gets a document and a page of each run, with a slash; `nil` where none is named.
  let folder: String?

  /// Checks, before anything is run, that everything can be written; a folder is made where the one around it is there.
  /// - Throws: `Refusal` when it cannot.
  init(_ arguments: SuiteArguments, _ uses: inout FileUses) throws {
    let folders = arguments.outs.filter { $0.format == nil }.map(\.path)
    guard folders.count <= 1 else {
      throw Refusal("needletail: error: --out \(folders[1]): a folder is named already; name one")
    }
    folder = folders.first
    var paths = arguments.outs.compactMap { out in out.format.map { (path: out.path, format: $0) } }
    if let folder {
      for path in [folder, folder + "runs"] {
        do throws(FileError) {
          try File.makeFolder(path)
        } catch {
          throw Refusal(
            "needletail: error: --out \(folder): \(error.message); name a folder, or one to be made in \(error.folderToName)"
          )
        }
      }
      paths += Self.folderFiles.map { (folder + $0.key, $0.value) }
    }
    for (path, _) in paths { try uses.writes(path, as: "--out") }
    files = try paths.map { (try ResultOutput($0.path), $0.format) }
  }

  /// Writes every file; `false`, after a complaint, where one could not be.
  func deliver(_ result: SuiteResult, facts: HostFacts) -> Bool {
    var isDelivered = true
    for (output, format) in files {
      do throws(UnwrittenOutput) {
        if !output.deliver(text: try Self.text(of: result, as: format, facts: facts)) { isDelivered = false }
      } catch {
        Console.complain("\(error)")
        isDelivered = false
      }
    }
    return isDelivered
  }

  /// The document, or the summary for a reader without a terminal.
  /// - Throws: `UnwrittenOutput` for a number that the document cannot hold.
  static func text(
    of result: SuiteResult, as format: SuiteArguments.Format, facts: HostFacts
  ) throws(UnwrittenOutput) -> String {
    switch format {
    case .text:
      return SuiteSummary(of: result, seconds: facts.wallSeconds, width: Summary.usualWidth, typeface: Typeface()).text
    case .markdown: return result.markdown
    case .json:
      do throws(NotFinite) {
        return try result.json(host: facts).text()
      } catch {
        throw UnwrittenOutput(reason: "\(error)")
      }
    case .junit: return result.junit.text
    case .html: return result.html
    }
  }
}
