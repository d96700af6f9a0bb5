/// What a run was made from: the file that ran, with every default and every change of the command line in it, and where it
/// came from.
public struct EffectiveWorkload: Sendable, Equatable {
  /// The source file's path as it was given; `-` is standard input.
  public var path: String
  /// The whole file that ran, as YAML; reading it gives the same plan. Variables in secret places stay written as variables.
  public var text: String
  /// SHA-256 of the text's bytes, lowercase hexadecimal.
  public var sha256: String
  /// What `--set` changed: each value as it was given, by its key.
  public var overrides: [String: String]
  /// The options with names of their own that were given, without their dashes: `seed`, `duration`, ….
  public var options: [String: String]
  /// SHA-256 of the recordings that were replayed, by their path as the text has it.
  public var traces: [String: String]
  /// What the run was called with `--label`.
  public var label: String?

  public init(
    path: String, text: String, overrides: [String: String] = [:], options: [String: String] = [:],
    traces: [String: String] = [:], label: String? = nil
  ) {
    self.path = path
    self.text = text
    self.sha256 = SHA256.hexadecimal(Array(text.utf8))
    self.overrides = overrides
    self.options = options
    self.traces = traces
    self.label = label
  }

  /// How many seeds run side by side; `nil` is one run.
  public var seeds: Int? { options["seeds"].flatMap { Int($0) } }
}

extension EffectiveWorkload {
  /// Takes what `earlier` says of its changes, but for what `options` change anew.
  init(path: String, text: String, traces: [String: String], _ options: WorkloadReader.Options, on earlier: Self?) {
    let sets = options.overrides.compactMap { try? OverridePath($0) }
    let named = Override.named(options) + (options.seeds.map { [Override.Named("seeds", "", String($0))] } ?? [])
    var overrides = earlier?.overrides ?? [:]
    var given = earlier?.options ?? [:]
    for option in named { overrides[option.path] = nil }
    for name in given.keys where sets.contains(where: { $0.text == Override.path(ofOption: name) }) {
      given[name] = nil
    }
    for set in sets { overrides[set.text] = set.value ?? "" }
    for option in named { given[option.name] = option.value }
    self.init(
      path: earlier?.path ?? path, text: text, overrides: overrides, options: given, traces: traces,
      label: options.label ?? earlier?.label)
  }
}
