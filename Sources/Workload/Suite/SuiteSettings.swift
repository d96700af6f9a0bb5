import NeedletailEngine

/// What one of a suite's `runs` says, or its `defaults`.
struct SuiteSettings {
  /// The most seeds of a run, as of `--seeds`.
  static let mostSeeds = 10_000

  var workload: String?
  var name: String?
  var settings: [SuiteEntry.Setting] = []
  var varied: [(key: String, values: [String])] = []
  var seeds: Int?
  var asksForSeeds = false
  var seed: UInt64?
  var duration: String?
  var warmup: String?
  var clock: WorkloadFile.Clock?
  var label: String?

  init() {}

  init?(run value: Value) {
    guard let fields = Fields(value, Vocabulary.suiteRun) else { return nil }
    self.init(fields)
    name = fields["name"]?.suiteName()
    asksForSeeds = seeds != nil
  }

  init?(defaults value: Value) {
    guard let fields = Fields(value, Vocabulary.suiteDefaults) else { return nil }
    self.init(fields)
  }

  private init(_ fields: Fields) {
    workload = fields["workload"]?.suitePath()
    settings = fields["set"]?.suiteSettings() ?? []
    varied = fields["vary"]?.variedSettings() ?? []
    for (key, _) in varied where settings.contains(where: { $0.key == key }) {
      fields["vary"]?.refuse("`\(key.abbreviated)` is set and varied", "keep one of the two")
    }
    seeds = fields["seeds"]?.integer(1...Self.mostSeeds, "a number of seeds")
    seed = fields["seed"]?.seed()
    if let span = fields["duration"], span.positiveDuration() != nil { duration = span.scalar?.text }
    if let span = fields["warmup"], span.duration() != nil { warmup = span.scalar?.text }
    clock = fields["clock"]?.word(WorkloadFile.Clock.self)
    label = fields["label"]?.suiteName()
    if let label, label.count > 100 { fields["label"]?.refuse("is longer than 100 characters", "shorten it") }
  }

  /// A run's own say with that of `defaults` beneath it: of one key the run's is meant.
  func on(_ defaults: SuiteSettings) -> SuiteSettings {
    var merged = self
    let own = settings.map(\.key) + varied.map(\.key)
    merged.settings = defaults.settings.filter { !own.contains($0.key) } + settings
    merged.varied = defaults.varied.filter { !own.contains($0.key) } + varied
    merged.workload = workload ?? defaults.workload
    merged.seeds = seeds ?? defaults.seeds
    merged.seed = seed ?? defaults.seed
    merged.duration = duration ?? defaults.duration
    merged.warmup = warmup ?? defaults.warmup
    merged.clock = clock ?? defaults.clock
    merged.label = label ?? defaults.label
    return merged
  }

  /// A run for each combination of what is varied, the last key going through its values first.
  ///
  /// - Parameter folder: the suite's, from which the workload's path leads.
  func entries(in folder: String, _ value: Value) -> [SuiteEntry] {
    guard let workload else { return [] }
    let count = varied.reduce(1) { min(SuiteFile.mostRuns + 1, $0 * $1.values.count) }
    guard count <= SuiteFile.mostRuns else {
      value.refuse("varies over more than \(SuiteFile.mostRuns) combinations", "vary less")
      return []
    }
    var combinations: [[SuiteEntry.Setting]] = [[]]
    for (key, values) in varied {
      combinations = combinations.flatMap { begun in values.map { begun + [SuiteEntry.Setting(key, $0)] } }
    }
    // A run with no name of its own is told by what it sets, too.
    let told = name == nil ? settings.filter { !Self.isLong($0.value) } : []
    return combinations.map { combination in
      let words = Self.words(told + combination)
      var entry = SuiteEntry(
        name: ([name ?? SuiteEntry.stem(workload)] + words).joined(separator: ", "),
        workload: workload.hasPrefix("/") || workload == "-" ? workload : folder + workload,
        settings: settings + combination)
      (entry.seeds, entry.asksForSeeds, entry.seed) = (seeds, asksForSeeds, seed)
      (entry.duration, entry.warmup, entry.clock, entry.label) = (duration, warmup, clock, label)
      (entry.place, entry.key, entry.variedKeys) = (value.node.place, value.key, varied.map(\.key))
      return entry
    }
  }

  private static func isLong(_ value: String) -> Bool { value.count > 40 }

  /// `rate=20/s`; the whole key where the last parts of two are the same.
  private static func words(_ settings: [SuiteEntry.Setting]) -> [String] {
    func last(_ key: String) -> String { key.split(separator: ".").last.map(String.init) ?? key }
    return settings.map { setting in
      let isAlone = settings.count { last($0.key) == last(setting.key) } == 1
      return "\(isAlone ? last(setting.key) : setting.key)=\(setting.value)"
    }
  }
}

extension Value {
  fileprivate func suitePath() -> String? {
    guard let text = text("write the path of a workload file") else { return nil }
    return text.trimmed.isEmpty ? wrong("names no file", "write the path of a workload file") : text
  }

  /// `set`: a mapping of keys as `--set` writes them to values.
  fileprivate func suiteSettings() -> [SuiteEntry.Setting] {
    keyed("write a mapping of keys to values, such as { load.rate: 20/s }").map { key, value in
      SuiteEntry.Setting(key, value.node.flowYAML)
    }
  }

  /// `vary`: the same with lists of values.
  fileprivate func variedSettings() -> [(key: String, values: [String])] {
    keyed("write a mapping of keys to lists, such as { load.rate: [10/s, 20/s] }").compactMap { key, value in
      guard let items = value.list("write a list of values, such as [10/s, 20/s]") else { return nil }
      guard !items.isEmpty else { return value.wrong("has no value", "write at least one, or leave the key out") }
      let values = items.map(\.node.flowYAML)
      if let twice = values.indices.first(where: { values[..<$0].contains(values[$0]) }) {
        return items[twice].wrong("stands twice in the list", "keep one")
      }
      return (key, values)
    }
  }

  /// The pairs of a mapping whose keys are paths into a workload.
  private func keyed(_ remedy: String) -> [(key: String, value: Value)] {
    guard case .mapping(let pairs) = node.content else {
      _ = mistyped(remedy, as: Void.self)
      return []
    }
    return pairs.compactMap { pair in
      do throws(OverridePath.Fault) {
        guard try OverridePath(pair.key).value == nil else {
          diagnostics.error(at: pair.keyPlace, key: key, "`\(pair.key.abbreviated)` has a `=` in it", remedy)
          return nil
        }
        return (pair.key, child(pair))
      } catch {
        diagnostics.error(at: pair.keyPlace, key: key, error.message, error.remedy)
        return nil
      }
    }
  }
}

extension Node {
  /// The value in one line, as it is read again: variables have been resolved, and stay so.
  var flowYAML: String {
    switch content {
    case .unreadable: "null"
    case .sequence(let items): "[" + items.map(\.flowYAML).joined(separator: ", ") + "]"
    case .mapping(let pairs):
      "{" + pairs.map { "\(Self.quoted($0.key)): \($0.value.flowYAML)" }.joined(separator: ", ") + "}"
    case .scalar(let scalar): isNull ? "null" : Self.spelled(scalar)
    }
  }

  private static func spelled(_ scalar: Scalar) -> String {
    let isPlain =
      scalar.isPlain
      && scalar.text.first.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-+".contains($0)) } == true
      && scalar.text.last != ":" && !scalar.text.hasPrefix("- ") && scalar.text != "-"
      && scalar.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " ./+-_%:()<>=*".contains($0)) }
      && !scalar.text.contains(": ")
    return isPlain ? scalar.text : quoted(scalar.text)
  }

  /// In double quotes, with the escapes of YAML; what would be a variable is none.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.replacing("${", with: "$${").unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
