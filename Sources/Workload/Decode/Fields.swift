/// A mapping with a known set of keys. A key whose value is null counts as absent.
struct Fields {
  let value: Value
  private let pairs: [Node.Pair]
  private let keys: [String]

  /// Tells every key that is not one of `keys`, with the nearest that is. `nil` when the value is no mapping, or has a key like `rate:5/s`, which
  /// is told alone.
  init?(_ value: Value, _ keys: [String]) {
    guard case .mapping(let pairs) = value.node.content else {
      let some = keys.prefix(3).joined(separator: ", ")
      _ = value.mistyped("write a mapping with keys such as \(some)", as: Void.self)
      return nil
    }
    if let pair = pairs.first(where: { $0.keyWithoutSpace(among: keys) != nil }) {
      // Such a key is seldom alone, and what it has for a value would be missed elsewhere.
      value.diagnostics.error(
        at: pair.keyPlace, key: value.key, "the key `\(pair.key.abbreviated)` is unknown",
        "write `\(pair.key.replacing(":", with: ": ", maxReplacements: 1).abbreviated)`, with a space after the colon")
      return nil
    }
    self.value = value
    self.pairs = pairs
    self.keys = keys
    var above: Node.Pair?
    var isAboveTold = false
    for pair in pairs {
      if keys.contains(pair.key) {
        (above, isAboveTold) = (pair, false)
        continue
      }
      let parent = above.flatMap { pair.seemsToBelong(under: $0) ? $0.key : nil }
      // What stands below it is indented as little, and told with it.
      if parent != nil, isAboveTold, NearestName.of(pair.key, among: keys) == nil { continue }
      isAboveTold = isAboveTold || parent != nil
      value.diagnostics.error(
        at: pair.keyPlace, key: value.key, "the key `\(pair.key.abbreviated)` is unknown",
        remedy(forUnknown: pair, under: parent))
    }
  }

  /// - Parameter parent: the key above that has nothing below it, as if this were not indented.
  private func remedy(forUnknown pair: Node.Pair, under parent: String?) -> String {
    if let parent {
      let indent = "indent it if it belongs to `\(parent)`"
      return NearestName.of(pair.key, among: keys).map { "did you mean `\($0)`? Or \(indent)" } ?? indent
    }
    // `users { count: 5 }` is YAML, with a key of two words.
    let word = String(pair.key.prefix { $0 != " " })
    if word != pair.key, keys.contains(word) { return "write a colon after `\(word)`" }
    let remedy = value.diagnostics.remedy(for: pair.key, among: keys, orElse: "remove it")
    // What stands under a name of the file's own may be the rest of that name.
    let isUnderName = ["agents.", "endpoints.", "scenarios."].contains { value.key.hasPrefix($0) }
    guard pair.keyPlace.argument != nil, isUnderName, NearestName.of(pair.key, among: keys) == nil else {
      return remedy
    }
    return remedy + "; a name with a point in it stands in quotes, as in 'agents.\"gpt-4.1\".count=3'"
  }

  /// The value of a key, or `nil` when it is absent.
  subscript(_ key: String) -> Value? {
    assert(keys.contains(key), "the key \(key) is in no vocabulary")
    guard let pair = pairs.first(where: { $0.key == key }), !pair.value.isNull else { return nil }
    return value.child(pair)
  }

  /// The value of a key that must be there. One that is there misspelt has been told.
  func required(_ key: String, _ remedy: String) -> Value? {
    if let found = self[key] { return found }
    guard !hasMisspelt([key]) else { return nil }
    return (value.emptied([key]) ?? value).wrong("`\(key)` is missing", remedy)
  }

  /// Whether an unknown key is probably one of these, as has been told.
  func hasMisspelt(_ keys: [String]) -> Bool { value.hasMisspelt(keys, among: self.keys) }

  /// Whether an unknown key is near to none, as has been told.
  var hasStranger: Bool { pairs.contains { !keys.contains($0.key) && NearestName.of($0.key, among: keys) == nil } }

  /// Those of the given keys that are present.
  func present(_ keys: [String]) -> [String] { keys.filter { self[$0] != nil } }

  /// Tells each of these keys, where present, as not belonging here.
  func refuse(_ keys: [String], _ message: String, _ remedy: String) {
    for key in keys { self[key]?.refuse(message, remedy) }
  }
}

extension Value {
  /// The first of these keys that has a variable for its value which came out empty, so that the key counts as absent.
  func emptied(_ keys: [String]) -> Value? {
    guard case .mapping(let pairs) = node.content else { return nil }
    return pairs.first { keys.contains($0.key) && $0.value.isNull && $0.value.isOfVariable }.map(child)
  }

  /// Whether a key of this mapping, which may have certain ones, is none of them and probably meant as one of `wanted`, or as a part of one
  /// that stands above it with nothing below.
  func hasMisspelt(_ wanted: [String], among known: [String]) -> Bool {
    guard case .mapping(let pairs) = node.content else { return false }
    let hasBareParent = zip(pairs, pairs.dropFirst()).contains { above, pair in
      wanted.contains(above.key) && !known.contains(pair.key) && pair.seemsToBelong(under: above)
    }
    if hasBareParent { return true }
    return pairs.contains { pair in
      if let key = pair.keyWithoutSpace(among: known) { return wanted.contains(key) }
      return !known.contains(pair.key) && NearestName.of(pair.key, among: known).map(wanted.contains) == true
    }
  }
}

extension Node.Pair {
  /// Whether the key above has nothing below it, and this one stands as far to the left.
  func seemsToBelong(under above: Self) -> Bool {
    guard case .scalar(let bare) = above.value.content, bare.isPlain, bare.text.isEmpty, bare.written == nil else {
      return false
    }
    return keyPlace.argument == nil && above.keyPlace.argument == nil && keyPlace.column == above.keyPlace.column
      && keyPlace.line > above.keyPlace.line
  }

  /// Which of these keys was meant by one like `rate:5/s`, that has its value behind a colon without a space.
  fileprivate func keyWithoutSpace(among keys: [String]) -> String? {
    guard value.isNull, !keys.contains(key), let colon = key.firstIndex(of: ":") else { return nil }
    let name = String(key[..<colon])
    return keys.contains(name) ? name : nil
  }
}
