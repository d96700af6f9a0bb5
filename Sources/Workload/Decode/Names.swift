/// The names a file gives to its parts, known before any of them is decoded, so that a reference to a part with
/// problems of its own is not a problem.
struct Names {
  var pools = NameList([])
  var endpoints = NameList([])
  var scenarios = NameList([])
  /// Of choices, known when all patterns are; `nil` until then.
  var branches: NameList?
}

/// Names in the order they are written, found in constant time.
struct NameList {
  let ordered: [String]
  /// There are none, and that has been told: what refers to one is not to be told too.
  let absenceIsTold: Bool
  private let known: Set<String>

  init(_ ordered: [String], absenceIsTold: Bool = false) {
    self.ordered = ordered
    self.absenceIsTold = absenceIsTold
    known = Set(ordered)
  }

  func contains(_ name: String) -> Bool { known.contains(name) }
}

extension Value {
  /// The name of a pool that exists.
  func pool(_ names: Names) -> String? {
    reference("agent", among: names.pools, "write the name of one of the `agents`")
  }

  /// One name or a list of names of pools that exist, at least one.
  func pools(_ names: Names) -> [String]? {
    if isMapping { return mistyped("write a list of the names of `agents`, [NAME, …]") }
    guard isSequence else { return pool(names).map { [$0] } }
    guard let items = list("") else { return nil }
    guard !items.isEmpty else { return wrong("names no agent", "name at least one of the `agents`") }
    let found = items.compactMap { $0.pool(names) }
    return found.count == items.count ? found : nil
  }

  func endpoint(_ names: Names) -> String? {
    reference("endpoint", among: names.endpoints, "write the name of one of the `endpoints`")
  }

  /// One word or a list of words.
  func words(_ remedy: String) -> [String]? {
    guard isSequence else { return text(remedy).map { [$0] } }
    guard let items = list(remedy) else { return nil }
    let found = items.compactMap { $0.text(remedy) }
    return found.count == items.count ? found : nil
  }

  private func reference(_ what: String, among known: NameList, _ remedy: String) -> String? {
    guard let name = text(remedy), !known.absenceIsTold else { return nil }
    guard known.contains(name) else {
      return wrong(
        "there is no \(what) `\(name.abbreviated)`",
        diagnostics.remedy(for: name, among: known.ordered, orElse: "add it under `\(what)s`"))
    }
    return name
  }
}
