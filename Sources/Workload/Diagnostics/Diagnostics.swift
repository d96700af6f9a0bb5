/// Gathers what is wrong with one file, so that all of it can be told at once.
final class Diagnostics {
  let path: String
  private var errors: [Problem] = []
  private var advice: [Problem] = []

  init(path: String) {
    self.path = path
  }

  var hasErrors: Bool { !errors.isEmpty }

  /// Nearest names are looked for until there are as many errors as will be shown.
  func remedy(for name: String, among candidates: [String], orElse otherwise: String) -> String {
    guard errors.count < WorkloadError.maxProblems else { return NearestName.list(of: candidates, orElse: otherwise) }
    return NearestName.remedy(for: name, among: candidates, orElse: otherwise)
  }

  func error(at place: SourcePlace, key: String, _ message: String, _ remedy: String) {
    errors.append(Problem(path: path, place: place, key: key, message: message, remedy: remedy))
  }

  func warn(at place: SourcePlace, key: String, _ message: String, _ remedy: String) {
    advice.append(Problem(path: path, place: place, key: key, message: message, remedy: remedy))
  }

  /// A problem of another file, such as a trace.
  func error(_ problem: Problem) {
    errors.append(problem)
  }

  /// In order of place, each once.
  var warnings: [Problem] { Self.ordered(advice) }

  /// All errors, in order of place, each once, as many as are shown.
  var failure: WorkloadError {
    let problems = Self.ordered(errors)
    return WorkloadError(
      problems: Array(problems.prefix(WorkloadError.maxProblems)),
      omitted: max(0, problems.count - WorkloadError.maxProblems))
  }

  private static func ordered(_ problems: [Problem]) -> [Problem] {
    let sorted = problems.enumerated().sorted { left, right in
      left.element.place == right.element.place
        ? left.offset < right.offset : left.element.place < right.element.place
    }
    var result: [Problem] = []
    for (_, problem) in sorted where !result.suffix(8).contains(problem) { result.append(problem) }
    return result
  }
}
