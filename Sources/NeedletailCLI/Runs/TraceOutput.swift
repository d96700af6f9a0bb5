import NeedletailNotation
import NeedletailResults

/// Where the traces of jobs go: to the file that `--trace-jobs` names, or beside the result document.
struct TraceOutput {
  let count: Int
  private let format: JobTraces.Format
  private let destination: Destination
  let path: String

  /// `nil` without `--trace-jobs`. Checks, before anything is run, that the traces can be written.
  /// - Throws: `Refusal` when they cannot.
  init?(_ arguments: RunArguments, _ output: ResultOutput) throws {
    guard let request = arguments.traces else { return nil }
    count = request.count
    format = request.format
    guard arguments.seeds == nil else {
      throw Refusal("needletail: error: --trace-jobs: traces are of one run; leave --seeds out")
    }
    guard let path = request.path ?? output.beside(format == .chrome ? ".trace.json" : ".otlp.json") else {
      throw Refusal(
        "needletail: error: --trace-jobs \(count): no file to write to; name one, --trace-jobs \(count):FILE, or "
          + "the result document with --out")
    }
    self.path = path
    do throws(FileError) {
      destination = try Destination(path)
    } catch {
      throw Refusal("needletail: error: --trace-jobs \(path): \(error.message); name a file in \(error.folderToName)")
    }
  }

  /// `false`, and a complaint, when the traces were not written.
  func deliver(_ document: ResultDocument) -> Bool {
    do {
      try destination.write(try JobTraces(of: document).json(format).text())
      return true
    } catch {
      Console.complain("needletail: error: --trace-jobs \(path): \(error); the traces were not written")
      return false
    }
  }
}
