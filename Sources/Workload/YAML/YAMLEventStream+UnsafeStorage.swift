import CNeedletailYAML

/// libyaml's parser over bytes it owns, behind a safe face: ask for events until the end of the stream.
@safe
struct YAMLEventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeMutableBufferPointer<UInt8>

  /// `bytes` must be valid UTF-8 (see `SourceText`).
  init(_ source: [UInt8]) {
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    unsafe bytes = .allocate(capacity: max(1, source.count))
    _ = unsafe bytes.initialize(from: source)
    let initialized = unsafe yaml_parser_initialize(parser)
    precondition(initialized == 1, "libyaml: out of memory")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, source.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe bytes.deallocate()
  }

  /// The next event. After a failure, or the end of the stream, there is none to ask for.
  mutating func next() throws(YAMLFailure) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe Self.safe(event)
  }

  private func failure() -> YAMLFailure {
    let parser = unsafe self.parser.pointee
    return unsafe YAMLFailure(
      problem: parser.problem.map { unsafe String(cString: $0) } ?? "cannot be read",
      mark: Self.mark(parser.problem_mark), context: parser.context.map { unsafe String(cString: $0) } ?? "",
      contextMark: Self.mark(parser.context_mark))
  }

  private static func safe(_ event: yaml_event_t) -> YAMLEvent {
    var anchor: UnsafeMutablePointer<yaml_char_t>?
    var tag: UnsafeMutablePointer<yaml_char_t>?
    let kind: YAMLEvent.Kind
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: kind = .streamStart
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
    case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
    case YAML_MAPPING_END_EVENT: kind = .mappingEnd
    case YAML_ALIAS_EVENT:
      kind = unsafe .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      unsafe anchor = scalar.anchor
      unsafe tag = scalar.tag
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = unsafe .scalar(
        String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
        isDoubleQuoted: scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = unsafe event.data.sequence_start
      unsafe anchor = sequence.anchor
      unsafe tag = sequence.tag
      kind = unsafe .sequenceStart(isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      let mapping = unsafe event.data.mapping_start
      unsafe anchor = mapping.anchor
      unsafe tag = mapping.tag
      kind = unsafe .mappingStart(isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
    default: kind = .streamEnd
    }
    return unsafe YAMLEvent(
      kind: kind, anchor: text(anchor), tag: text(tag), start: mark(event.start_mark), end: mark(event.end_mark))
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  private static func mark(_ mark: yaml_mark_t) -> YAMLMark {
    YAMLMark(line: Int(mark.line), column: Int(mark.column))
  }
}
