import NeedletailNotation
import NeedletailReports
import NeedletailResults

/// Where a suite's result goes: to the files that `--out` names, and to standard output.
struct SuiteOutput {
  /// What a folder of `--out DIR/` gets.
  private static let folderFiles: KeyValuePairs<String, SuiteArguments.Format> = [
    "index.html": .html, "suite.json": .json, "suite.md": .markdown, "junit.xml": .junit,
  ]

  private struct Written {
    var output: ResultOutput
    var format: SuiteArguments.Format
    /// Beside the documents and pages of the runs, so that it can lead to them.
    var isInFolder: Bool
  }

  private let files: [Written]
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
    var files: [Written] = []
    for out in arguments.outs {
      guard let format = out.format else { continue }
      try uses.writes(out.path, as: "--out")
      files.append(Written(output: try ResultOutput(out.path), format: format, isInFolder: false))
    }
    if let folder {
      for path in [folder, folder + "runs"] { try Self.make(path, for: folder) }
      for (name, format) in Self.folderFiles {
        try uses.writes(folder + name, as: "--out")
        files.append(Written(output: try ResultOutput(folder + name), format: format, isInFolder: true))
      }
    }
    self.files = files
  }

  private static func make(_ path: String, for folder: String) throws(Refusal) {
    do throws(FileError) {
      try File.makeFolder(path)
    } catch {
      throw Refusal(
        "needletail: error: --out \(folder): \(error.message); name a folder, or one to be made in \(error.folderToName)"
      )
    }
  }

  /// Writes every file; `false`, after a complaint, where one could not be.
  func deliver(_ result: SuiteResult, facts: HostFacts) -> Bool {
    var isDelivered = true
    var elsewhere = result
    // Paths of the runs' files lead from the folder's page alone.
    for place in elsewhere.runs.indices { (elsewhere.runs[place].page, elsewhere.runs[place].document) = (nil, nil) }
    for file in files {
      do throws(UnwrittenOutput) {
        let text = try Self.text(of: file.isInFolder ? result : elsewhere, as: file.format, facts: facts)
        if !file.output.deliver(text: text) { isDelivered = false }
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
