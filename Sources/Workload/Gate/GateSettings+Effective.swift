import NeedletailEngine

extension GateSettings {
  /// The section `gate:` of a workload as a result holds it, with every default; `nil` where it has none that can be read.
  ///
  /// Nothing else is read, so the recordings and programs that it names need not be there.
  package init?(effective: String) {
    let diagnostics = Diagnostics(path: "workload.effective")
    guard let root = NodeBuilder.tree(Array(effective.utf8), diagnostics, growth: RecordedWorkload.growth),
      let fields = Fields(Value(root, key: "", diagnostics), Vocabulary.root),
      let settings = fields["gate"]?.gateSettings(Names(fields), .standard), !diagnostics.hasErrors
    else { return nil }
    self = settings
  }
}
