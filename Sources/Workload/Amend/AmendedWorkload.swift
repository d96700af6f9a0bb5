/// A workload file's text with some of its values written anew. Everything else stays as it was written: comments, order, spacing.
///
/// What is replaced loses the comments within it. A value that other parts refer to (`&name`) is not replaced.
package struct AmendedWorkload: Sendable {
  package private(set) var text: String
  private let path: String

  /// - Throws: what makes the bytes unreadable.
  package init(_ bytes: [UInt8], path: String) throws(WorkloadError) {
    self.path = path
    let diagnostics = Diagnostics(path: path)
    guard let root = NodeBuilder.tree(bytes, diagnostics), !diagnostics.hasErrors else { throw diagnostics.failure }
    guard case .mapping = root.content, let source = try? SourceText(bytes) else {
      throw Self.fault(path, .start, "is no workload", "name a workload file: a mapping with schema, agents, load")
    }
    text = String(decoding: source.bytes, as: UTF8.self)
  }

  private static func fault(_ path: String, _ place: SourcePlace, _ message: String, _ remedy: String) -> WorkloadError
  {
    WorkloadError(problems: [Problem(path: path, place: place, key: "", message: message, remedy: remedy)])
  }

  /// Writes one part anew, or adds it with what is missing on the way to it.
  ///
  /// - Throws: where the file has something on the way that cannot be amended.
  /// - Complexity: O(characters).
  package mutating func apply(_ amendment: WorkloadAmendment) throws(WorkloadError) {
    var scalars = Array(text.unicodeScalars)
    guard let source = try? SourceText(Array(text.utf8)), let outline = YAMLOutline(source, scalars) else {
      throw Self.fault(path, .start, "cannot be amended", "write the part in by hand")
    }
    var part = outline.root
    var rest = amendment.key[...]
    while let name = rest.first {
      guard case .mapping(let isFlow, let entries) = part.content else { break }
      guard let entry = entries.first(where: { $0.key == name }) else {
        add(rest, amendment.value, to: part, isFlow: isFlow, entries, &scalars)
        text = string(scalars)
        return
      }
      rest = rest.dropFirst()
      let isWay = if case .mapping = entry.value.content { !rest.isEmpty } else { false }
      if isWay {
        part = entry.value
        continue
      }
      if case .scalar(isEmpty: false) = entry.value.content, !rest.isEmpty { throw notAmendable(entry, scalars) }
      if case .sequence = entry.value.content, !rest.isEmpty { throw notAmendable(entry, scalars) }
      if case .alias = entry.value.content, !rest.isEmpty { throw notAmendable(entry, scalars) }
      if entry.value.isMarked { throw notAmendable(entry, scalars) }
      let value = rest.reversed().reduce(amendment.value) { .mapping([($1, $0)]) }
      replace(entry, by: value, isFlow: isFlow, &scalars)
      text = string(scalars)
      return
    }
    throw Self.fault(path, .start, "has no place for `\(amendment.key.joined(separator: "."))`", "write it in by hand")
  }

  private func notAmendable(_ entry: YAMLOutline.Entry, _ scalars: [Unicode.Scalar]) -> WorkloadError {
    let starts = YAMLOutline.lineStarts(scalars)
    let line = starts.lastIndex { $0 <= entry.keyStart } ?? 0
    return Self.fault(
      path, SourcePlace(line: line + 1, column: entry.keyStart - starts[line] + 1),
      "`\(entry.key)` is an alias, has an anchor or a tag, or is no mapping, and is not written anew",
      "write its value out where it stands")
  }

  private func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  // MARK: Writing

  private func column(of offset: Int, _ scalars: [Unicode.Scalar]) -> Int {
    offset - (YAMLOutline.lineStarts(scalars).last { $0 <= offset } ?? 0)
  }

  /// The end of the line that an offset stands in, before its break.
  private func lineEnd(_ offset: Int, _ scalars: [Unicode.Scalar]) -> Int {
    scalars[offset...].firstIndex { [0x0A, 0x0D, 0x85, 0x2028, 0x2029].contains($0.value) } ?? scalars.count
  }

  private func replace(
    _ entry: YAMLOutline.Entry, by value: YAMLText, isFlow: Bool, _ scalars: inout [Unicode.Scalar]
  ) {
    let colon = scalars[entry.keyEnd...].firstIndex(of: ":") ?? entry.keyEnd
    let end = max(entry.value.end, colon + 1)
    let isBeside = !scalars[colon..<max(colon, min(entry.value.start, scalars.count))].contains { $0 == "\n" }
    let written = value.value(afterKey: entry.key, indent: column(of: entry.keyStart, scalars))
    if isFlow || written.isInline {
      // A comment beside the key stays there, behind the new value.
      let comment = isBeside ? [] : Array(scalars[(colon + 1)..<lineEnd(colon, scalars)])
      scalars.replaceSubrange(colon + 1..<end, with: Array(" \(value.inline)".unicodeScalars) + comment)
      return
    }
    let start = isBeside ? colon + 1 : lineEnd(colon, scalars)
    scalars.replaceSubrange(start..<end, with: [])
    insert(written.text, belowLineOf: start, &scalars)
  }

  /// Puts whole lines below the line that an offset stands in.
  private func insert(_ lines: String, belowLineOf offset: Int, _ scalars: inout [Unicode.Scalar]) {
    let end = lineEnd(offset, scalars)
    if end == scalars.count {
      scalars.append(contentsOf: "\n\(lines)".unicodeScalars)
      return
    }
    let isPair = scalars[end].value == 0x0D && end + 1 < scalars.count && scalars[end + 1].value == 0x0A
    scalars.insert(contentsOf: lines.unicodeScalars, at: end + (isPair ? 2 : 1))
  }

  private func add(
    _ path: ArraySlice<String>, _ value: YAMLText, to part: YAMLOutline.Part, isFlow: Bool,
    _ entries: [YAMLOutline.Entry], _ scalars: inout [Unicode.Scalar]
  ) {
    guard let name = path.first else { return }
    let whole = path.dropFirst().reversed().reduce(value) { .mapping([($1, $0)]) }
    if isFlow {
      let entry = "\(Spelling.key(name)): \(whole.inline)"
      if let last = entries.last {
        let end = max(last.value.end, (scalars[last.keyEnd...].firstIndex(of: ":") ?? last.keyEnd) + 1)
        scalars.insert(contentsOf: ", \(entry)".unicodeScalars, at: end)
      } else {
        scalars.insert(contentsOf: " \(entry) ".unicodeScalars, at: part.start + 1)
      }
      return
    }
    guard let first = entries.first, let last = entries.last else { return }
    let indent = column(of: first.keyStart, scalars)
    let written = whole.value(afterKey: name, indent: indent)
    let head = String(repeating: " ", count: indent) + Spelling.key(name) + ":"
    let lines = written.isInline ? "\(head) \(written.text)\n" : "\(head)\n\(written.text)"
    insert(lines, belowLineOf: max(last.value.end, last.keyEnd), &scalars)
  }
}
