/// What `--a` or `--b` makes of a workload: `KEY=VALUE` as in `--set`, `binary=PATH`, `workload=FILE`.
struct SideSettings: Sendable, Equatable {
  /// The build of needletail that runs it; `nil` is this one.
  var binary: String?
  /// Another file than the one that the command line names.
  var workload: String?
  /// `KEY=VALUE`, in order.
  var overrides: [String] = []

  /// Reads what was given for an option, each time it was.
  ///
  /// - Parameter option: for messages, `--a`.
  init(_ words: [String], option: String) throws(ArgumentError) {
    for word in words {
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw ArgumentError(
          "`\(option) \(word)` is no KEY=VALUE",
          "write a key of the file, as in `\(option) agents.expert.count=80`, or `binary=PATH`, or `workload=FILE`")
      }
      let (key, value) = (word[..<equals], String(word[word.index(after: equals)...]))
      switch key {
      case "binary", "workload":
        guard !value.isEmpty, (key == "binary" ? binary : workload) == nil else {
          throw ArgumentError(
            "`\(option) \(word)` names \(value.isEmpty ? "nothing" : "a second \(key)")", "name one \(key)")
        }
        if key == "binary" { binary = value } else { workload = value }
      default: overrides.append(word)
      }
    }
  }

  init(binary: String? = nil) { self.binary = binary }

  /// What the side is called: what it changes, or nothing.
  var words: String? {
    let words = [workload, binary.map { "binary=\($0)" }].compactMap(\.self) + overrides
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }
}
