extension WorkloadReading.PromisePlaces {
  /// Where the sections `gate:` and `thresholds:` of a file without problems say each thing: both are read in the order of their items.
  init(of file: WorkloadFile, _ fields: Fields) {
    self.init()
    if case .mapping(let pairs) = fields.value.node.content {
      gate = pairs.first { $0.key == "gate" }?.keyPlace.lineOfFile
    }
    let allowed = fields["gate"]?.field("allow")?.promises ?? []
    for (allowance, place) in zip(file.gate?.allowances ?? [], allowed) {
      allowances[allowance.figure] = place.lineOfFile
    }
    for (threshold, place) in zip(file.thresholds, fields["thresholds"]?.promises ?? []) {
      thresholds["\(threshold.key) \(threshold.expression)"] = place.lineOfFile
    }
  }
}

extension Value {
  /// Where the items of a mapping stand, each key's in order, be they lists or one alone.
  fileprivate var promises: [SourcePlace] {
    guard case .mapping(let pairs) = node.content else { return [] }
    return pairs.filter { $0.key != "abort_on_fail" }.flatMap { pair in
      guard case .sequence(let items) = pair.value.content else { return [pair.value.place] }
      return items.map(\.place)
    }
  }
}

extension SourcePlace {
  fileprivate var lineOfFile: Int? { argument == nil ? line : nil }
}
