import Glibc
import NeedletailReports
import NeedletailResults

/// The page of a step in GitHub Actions: Markdown that is appended to the file which the environment names.
struct StepSummary {
  static let variable = "GITHUB_STEP_SUMMARY"

  let path: String

  /// - Returns: `nil` where the environment names none.
  init?(_ environment: [String: String]) {
    guard let path = environment[Self.variable], !path.isEmpty else { return nil }
    self.path = path
  }

  /// Appends a text to what the step has said so far; all together is no longer than GitHub takes.
  ///
  /// - Parameter text: the text, given the most bytes that it may have; nothing is written where it is empty.
  /// - Throws: `FileError` where the file cannot be written.
  func append(_ text: (_ mostBytes: Int) -> String) throws(FileError) {
    let descriptor = try File.opened(path, flags: O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC)
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last(path) }
    let before = max(0, min(Int(status.st_size), GateResult.largestStepSummary))
    // An empty line ends whatever stands there.
    let gap = before > 0 ? "\n\n" : ""
    let words = text(GateResult.largestStepSummary - before - gap.utf8.count)
    guard !words.isEmpty else { return }
    try File.write(gap + words, to: descriptor)
  }
}
