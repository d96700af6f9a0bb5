import NeedletailBackends

/// A build of needletail that runs workloads in a process of its own: this one, or another.
struct NeedletailBinary: Sendable, Equatable {
  /// What is executed.
  let path: String
  /// As it was named; `nil` of this one.
  let name: String?
  /// `0.1.0`.
  let version: String

  /// This very build, even where its file was replaced meanwhile.
  static let own = NeedletailBinary(path: "/proc/self/exe", name: nil, version: Version.number)

  /// How long a build may take to say its version.
  private static let patience: Duration = .seconds(10)

  private init(path: String, name: String?, version: String) {
    (self.path, self.name, self.version) = (path, name, version)
  }

  /// Another build, which is asked for its version.
  ///
  /// - Parameters:
  ///   - word: The path of a file, or a name that is looked for in `PATH`; a file of the name wins.
  ///   - option: What named it, for messages: `--against`.
  /// - Throws: `Refusal` for what is no needletail, or cannot be run; `Interruption`.
  init(_ word: String, option: String, environment: [String: String], isInterrupted: () -> Bool) throws {
    func refusal(_ problem: String, _ remedy: String) -> Refusal {
      Refusal("needletail: error: \(option) \(word): \(problem); \(remedy)")
    }
    let remedy = "name a build of needletail, such as .build/release/needletail"
    let kind = File.kind(of: word)
    if kind == .folder { throw refusal("is a folder", "name the program in it") }
    if kind == nil, word.contains("/") { throw refusal("no such file", remedy) }
    path = kind == nil || word.contains("/") ? word : "./\(word)"
    name = word
    let program = ChildProgram(
      arguments: [path, "--version"], environment: ChildRun.environment(from: environment), limit: Self.patience,
      outputBytesMost: 1 << 16)
    let outcome: ChildProgram.Outcome
    do {
      outcome = try program.run(isInterrupted: isInterrupted)
    } catch {
      throw refusal("it cannot be run: \(error)", remedy)
    }
    if outcome.cut == .interrupted { throw Interruption() }
    let words = String(decoding: outcome.output, as: UTF8.self).split { " \n".contains($0) }
    guard outcome.cut == nil, outcome.exit == .status(0), words.first == "needletail", words.count > 1 else {
      throw refusal("it does not answer `--version` as needletail does", remedy)
    }
    version = String(words[1].prefix(40))
  }
}
