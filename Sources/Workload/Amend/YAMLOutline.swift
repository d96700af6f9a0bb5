/// Where the parts of a YAML document stand, so that one of them can be written anew and the rest be left as it is.
///
/// Offsets count Unicode scalars of the document's text.
struct YAMLOutline {
  indirect enum Content {
    case scalar(isEmpty: Bool)
    case alias
    case sequence
    case mapping(isFlow: Bool, [Entry])
  }

  struct Part {
    var content: Content
    var start: Int
    /// Just after the last character of it: comments behind it do not belong to it.
    var end: Int
    /// It has an anchor or a tag, which stands before it.
    var isMarked: Bool
  }

  struct Entry {
    var key: String
    var keyStart: Int
    var keyEnd: Int
    var value: Part
  }

  let root: Part

  /// - Returns: `nil` for what is no document of one value.
  /// - Complexity: O(scalars).
  init?(_ text: SourceText, _ scalars: [Unicode.Scalar]) {
    var reader = Reader(lines: Self.lineStarts(scalars), count: scalars.count)
    guard let root = reader.read(YAMLEventStream(text.bytes)) else { return nil }
    self.root = root
  }

  /// Lines end as libyaml has them end.
  static func lineStarts(_ scalars: [Unicode.Scalar]) -> [Int] {
    var starts = [0]
    for (index, scalar) in scalars.enumerated() {
      switch scalar.value {
      case 0x0D where index + 1 < scalars.count && scalars[index + 1].value == 0x0A: break
      case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: starts.append(index + 1)
      default: break
      }
    }
    return starts
  }

  private struct Open {
    var isMapping: Bool
    var isFlow: Bool
    var start: Int
    var isMarked: Bool
    var key: (text: String, start: Int, end: Int)?
    var entries: [Entry] = []
    var lastEnd: Int
  }

  private struct Reader {
    let lines: [Int]
    let count: Int
    var open: [Open] = []
    var root: Part?

    mutating func read(_ stream: consuming YAMLEventStream) -> Part? {
      do throws(YAMLFailure) {
        while true {
          let event = try stream.next()
          if case .streamEnd = event.kind { return root }
          take(event)
        }
      } catch {
        return nil
      }
    }

    private func offset(_ mark: YAMLMark) -> Int {
      mark.line < lines.count ? min(lines[mark.line] + mark.column, count) : count
    }

    private mutating func take(_ event: YAMLEvent) {
      let (start, end) = (offset(event.start), offset(event.end))
      let isMarked = event.anchor != nil || event.tag != nil
      switch event.kind {
      case .streamStart, .streamEnd, .documentStart, .documentEnd: break
      case .alias: add(Part(content: .alias, start: start, end: end, isMarked: false), key: nil)
      case .scalar(let text, _, _):
        add(Part(content: .scalar(isEmpty: start == end), start: start, end: end, isMarked: isMarked), key: text)
      case .sequenceStart(let isFlow):
        open.append(Open(isMapping: false, isFlow: isFlow, start: start, isMarked: isMarked, lastEnd: start))
      case .mappingStart(let isFlow):
        open.append(Open(isMapping: true, isFlow: isFlow, start: start, isMarked: isMarked, lastEnd: start))
      case .sequenceEnd, .mappingEnd:
        guard let container = open.popLast() else { return }
        let content: Content = container.isMapping ? .mapping(isFlow: container.isFlow, container.entries) : .sequence
        // A block ends where its last part does; libyaml's mark of its end is where the next thing begins.
        let stop = container.isFlow ? end : container.lastEnd
        add(Part(content: content, start: container.start, end: stop, isMarked: container.isMarked), key: nil)
      }
    }

    private mutating func add(_ part: Part, key: String?) {
      guard !open.isEmpty else {
        root = part
        return
      }
      let last = open.count - 1
      open[last].lastEnd = max(open[last].lastEnd, part.end)
      guard open[last].isMapping else { return }
      if let key = open[last].key {
        open[last].entries.append(Entry(key: key.text, keyStart: key.start, keyEnd: key.end, value: part))
        open[last].key = nil
      } else {
        open[last].key = (key ?? "", part.start, part.end)
      }
    }
  }
}
