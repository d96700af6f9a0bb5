package import NeedletailEngine
import NeedletailWorkload

/// Which questions are asked.
package enum RelaxationSelection {
  /// Why nothing can be asked, and what would be right.
  package struct Problem: Error, Equatable, CustomStringConvertible {
    package var message: String
    package var remedy: String

    package var description: String { "\(message); \(remedy)" }
  }

  /// Those that can be asked of a plan, of all or of those with keys that were named.
  ///
  /// - Parameters:
  ///   - keys: of `--only`: a key, what it begins with up to a point, or a pattern, where `*` stands for any characters and `?` for one.
  ///     None are all.
  /// - Throws: `Problem` where a key fits nothing, or more is asked than `Relaxation.mostQuestions`.
  package static func chosen(
    from all: [Relaxation], of plan: Plan, keys: [String]
  ) throws(Problem) -> [Relaxation] {
    for key in keys where !all.contains(where: { fits($0.key, key) }) {
      var known: [String] = []
      for question in all where !known.contains(question.key) { known.append(question.key) }
      throw Problem(
        message: "--only \(key): nothing that can be relaxed here has this key",
        remedy: NearestName.remedy(for: key, among: known, orElse: "leave --only out"))
    }
    let wanted = keys.isEmpty ? all : all.filter { question in keys.contains { fits(question.key, $0) } }
    guard wanted.count <= Relaxation.mostQuestions else {
      throw Problem(
        message: "there are \(wanted.count) questions, and at most \(Relaxation.mostQuestions) are asked at once",
        remedy: "name some of them, as in --only 'agents.*.count'")
    }
    return wanted.filter { $0.isPossible(in: plan) }
  }

  static func fits(_ key: String, _ pattern: String) -> Bool {
    if key == pattern || key.hasPrefix(pattern + ".") || key.hasPrefix(pattern + "[") { return true }
    return pattern.contains { $0 == "*" || $0 == "?" } && SuiteFile.fits(key, pattern)
  }
}
