/// Builds the node tree of one document from libyaml's events, with every guard a hostile file needs.
struct NodeBuilder: ~Copyable {
  /// Containers within containers, the document's own included.
  static let maxDepth = 64
  /// Nodes in all, an alias counting as much as what it stands for.
  static let maxNodes = 100_000
  /// Bytes of one value, and of one key.
  static let maxValueBytes = 65_536
  static let maxKeyBytes = 1_024

  struct Container {
    var place: SourcePlace
    var isMapping: Bool
    var isFlow: Bool
    var anchor: String?
    var items: [Node] = []
    private(set) var pairs: [Node.Pair] = []
    /// The key whose value comes next; a `nil` name is a key that could not be read.
    var key: (name: String?, place: SourcePlace)?
    private var keyPlaces: [String: SourcePlace] = [:]
    var size = 1
    var height = 1

    /// Mappings with more keys than this find them by their hash, others by looking at each.
    private static let scannedAtMost = 16

    init(place: SourcePlace, isMapping: Bool, isFlow: Bool, anchor: String?) {
      self.place = place
      self.isMapping = isMapping
      self.isFlow = isFlow
      self.anchor = anchor
    }

    mutating func add(_ pair: Node.Pair) {
      pairs.append(pair)
      if pairs.count <= Self.scannedAtMost { return }
      if keyPlaces.isEmpty {
        for pair in pairs { keyPlaces[pair.key] = pair.keyPlace }
      } else {
        keyPlaces[pair.key] = pair.keyPlace
      }
    }

    /// Where a key of this name stands already.
    func place(ofKey name: String) -> SourcePlace? {
      if pairs.count > Self.scannedAtMost { return keyPlaces[name] }
      return pairs.first { $0.key == name }?.keyPlace
    }
  }

  private enum Anchored {
    case open
    case closed(Node, size: Int, height: Int)
  }

  let text: SourceText
  let diagnostics: Diagnostics
  let argument: String?
  private let maxNodes: Int
  private(set) var open: [Container] = []
  private var anchors: [String: Anchored] = [:]
  private var nodes = 0
  private var root: Node?
  private var documents = 0

  private init(_ text: SourceText, _ diagnostics: Diagnostics, argument: String?, maxNodes: Int) {
    self.text = text
    self.diagnostics = diagnostics
    self.argument = argument
    self.maxNodes = maxNodes
  }

  /// The document's tree, or `nil` when it could not be read; `diagnostics` says why. With an `argument`, every
  /// place is that argument. The document may be `growth` times as large as a file.
  static func tree(
    _ bytes: [UInt8], _ diagnostics: Diagnostics, argument: String? = nil, growth: Int = 1
  ) -> Node? {
    let text: SourceText
    do throws(SourceText.Fault) {
      text = try SourceText(bytes, maxBytes: SourceText.maxBytes * growth)
    } catch {
      let place = SourcePlace(line: error.place.line, column: error.place.column, argument: argument)
      diagnostics.error(at: place, key: "", error.message, error.remedy)
      return nil
    }
    var builder = NodeBuilder(text, diagnostics, argument: argument, maxNodes: maxNodes * growth)
    return builder.read(YAMLEventStream(text.bytes))
  }

  private mutating func read(_ stream: consuming YAMLEventStream) -> Node? {
    do throws(YAMLFailure) {
      while true {
        let event = try stream.next()
        if case .streamEnd = event.kind { break }
        guard take(event) else { return nil }
      }
    } catch {
      report(error)
      return nil
    }
    if root == nil {
      diagnostics.error(
        at: place(YAMLMark(line: 0, column: 0)), key: "", "the file is empty",
        "start with `schema: needletail/1`; `needletail init` writes a whole example")
    }
    return root
  }

  /// `false` when a limit is passed and reading must stop.
  private mutating func take(_ event: YAMLEvent) -> Bool {
    let place = place(event.start)
    switch event.kind {
    case .streamStart, .streamEnd, .documentEnd: return true
    case .documentStart:
      documents += 1
      guard documents == 1 else {
        diagnostics.error(at: place, key: "", "a second document begins here", "keep one document a file")
        return false
      }
      return true
    case .sequenceStart(let isFlow): return begin(event, at: place, isMapping: false, isFlow: isFlow)
    case .mappingStart(let isFlow): return begin(event, at: place, isMapping: true, isFlow: isFlow)
    case .sequenceEnd, .mappingEnd: return end()
    case .alias(let name): return alias(name, at: place)
    case .scalar(let text, let isPlain, let isDoubleQuoted):
      guard text.utf8.count <= Self.maxValueBytes else {
        diagnostics.error(
          at: place, key: "", "this value has more than \(Self.maxValueBytes) bytes", "keep long data in a trace file")
        return false
      }
      let literal = isDoubleQuoted ? text : self.text.literal(text, from: event.start, to: event.end)
      let isText = checkTag(event, at: place)
      let node = Node(
        place: place, content: .scalar(Node.Scalar(text: literal, isPlain: isPlain && !isText)))
      if let anchor = event.anchor { anchors[anchor] = .closed(node, size: 1, height: 0) }
      return add(node, size: 1, height: 0)
    }
  }

  private mutating func begin(_ event: YAMLEvent, at place: SourcePlace, isMapping: Bool, isFlow: Bool) -> Bool {
    _ = checkTag(event, at: place)
    guard open.count < Self.maxDepth else { return tooDeep(at: place) }
    if let anchor = event.anchor { anchors[anchor] = .open }
    open.append(Container(place: place, isMapping: isMapping, isFlow: isFlow, anchor: event.anchor))
    return true
  }

  private mutating func end() -> Bool {
    guard let container = open.popLast() else { return true }
    let node = Node(
      place: container.place,
      content: container.isMapping ? .mapping(container.pairs) : .sequence(container.items))
    if let anchor = container.anchor {
      anchors[anchor] = .closed(node, size: container.size, height: container.height)
    }
    return add(node, size: container.size, height: container.height, countsOnlyItself: true)
  }

  private mutating func alias(_ name: String, at place: SourcePlace) -> Bool {
    let unreadable = Node(place: place, content: .unreadable)
    switch anchors[name] {
    case .closed(let node, let size, let height):
      guard open.count + height <= Self.maxDepth else { return tooDeep(at: place) }
      return add(node, at: place, size: size, height: height)
    case .open:
      diagnostics.error(
        at: place, key: "", "the alias `*\(name)` stands inside what it names, so it contains itself",
        "name another anchor, or write the part out")
    case nil:
      diagnostics.error(
        at: place, key: "", "the alias `*\(name)` has no anchor before it",
        diagnostics.remedy(
          for: name, among: anchors.count > 1_000 ? [] : anchors.keys.sorted(),
          orElse: "define it with `&\(name)` above"))
    }
    return add(unreadable, size: 1, height: 0)
  }

  /// Hands a finished node to the container around it. A container's children were counted as they came.
  /// - Parameter place: Where it stands, if that is not where it was written.
  private mutating func add(
    _ node: Node, at place: SourcePlace? = nil, size: Int, height: Int, countsOnlyItself: Bool = false
  ) -> Bool {
    nodes += countsOnlyItself ? 1 : size
    guard nodes <= maxNodes else {
      diagnostics.error(
        at: place ?? node.place, key: "",
        "the file has more than \(maxNodes) values, each alias counted as what it stands for",
        "make it smaller, or use fewer aliases")
      return false
    }
    guard !open.isEmpty else {
      root = node
      return true
    }
    let last = open.count - 1
    open[last].size += size
    open[last].height = max(open[last].height, height + 1)
    guard open[last].isMapping else {
      open[last].items.append(node)
      return true
    }
    guard let key = open[last].key else {
      open[last].key = (name: keyName(node, in: open[last]), place: node.place)
      return true
    }
    open[last].key = nil
    if let name = key.name {
      open[last].add(Node.Pair(key: name, keyPlace: key.place, value: node))
    }
    return true
  }

  /// The key a node makes, or `nil` after saying why it makes none.
  private func keyName(_ node: Node, in container: Container) -> String? {
    guard case .scalar(let scalar) = node.content, !node.isNull else {
      if case .unreadable = node.content { return nil }
      diagnostics.error(at: node.place, key: "", "a key is \(node.kind)", "write a name before the colon")
      return nil
    }
    if scalar.isPlain && scalar.text == "<<" {
      diagnostics.error(
        at: node.place, key: "", "merge keys (`<<`) are not supported",
        "write the keys out, or give the whole value as an alias (`expert: *base`)")
      return nil
    }
    guard scalar.text.utf8.count <= Self.maxKeyBytes else {
      diagnostics.error(at: node.place, key: "", "a key has more than \(Self.maxKeyBytes) bytes", "shorten it")
      return nil
    }
    if let first = container.place(ofKey: scalar.text) {
      diagnostics.error(
        at: node.place, key: "", "the key `\(scalar.text.abbreviated)` is written twice",
        "keep one; the first is on line \(first.line)")
      return nil
    }
    return scalar.text
  }

  /// `true` when the tag makes a plain scalar text. Tags of YAML's core types change nothing else.
  private func checkTag(_ event: YAMLEvent, at place: SourcePlace) -> Bool {
    guard let tag = event.tag else { return false }
    let core = ["str", "int", "float", "bool", "null", "seq", "map"].map { "tag:yaml.org,2002:" + $0 }
    if tag != "!" && !core.contains(tag) {
      diagnostics.error(
        at: place, key: "", "the tag `\(tag.abbreviated)` has no meaning in a workload file", "remove it")
    }
    return tag == "!" || tag == core[0]
  }

  private func tooDeep(at place: SourcePlace) -> Bool {
    diagnostics.error(
      at: place, key: "", "the file nests more than \(Self.maxDepth) levels deep", "flatten it")
    return false
  }

  func place(_ mark: YAMLMark) -> SourcePlace {
    var place = text.place(mark)
    place.argument = argument
    return place
  }
}
