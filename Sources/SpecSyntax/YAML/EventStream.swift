import CYAML

/// One event of libyaml with Swift values and byte offsets.
struct YAMLEvent {
  enum Kind {
    case documentStart(explicit: Bool, version: (major: Int, minor: Int)?, hasTags: Bool)
    case documentEnd
    case alias(String)
    case scalar(text: String, style: Scalar.Style)
    case sequenceStart(isFlow: Bool)
    case mappingStart(isFlow: Bool)
    case collectionEnd
    case streamEnd
  }

  let kind: Kind
  let anchor: String?
  let isTagged: Bool
  let start: Int
  let end: Int
}

/// libyaml's events of one file, one at a time, so that a limit can stop it early.
///
/// One stream gives either events or tokens.
final class EventStream {
  /// At a fixed address, because libyaml keeps a pointer to it in it.
  let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// The byte offset of every code point; nil when all are one byte wide.
  private let offsets: [Int]?
  private let base: Int
  private let count: Int

  /// Starts reading bytes that `checkBytes` has found to be in order.
  init(_ bytes: [UInt8]) {
    count = bytes.count
    base = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes.dropFirst(base).allSatisfy({ $0 < 0x80 }) {
      offsets = nil
    } else {
      offsets = bytes.indices.dropFirst(base).filter { bytes[$0] & 0xC0 != 0x80 }
    }
    input = UnsafeMutableBufferPointer.allocate(capacity: bytes.count - base)
    _ = input.initialize(from: bytes.dropFirst(base))
    guard yaml_parser_initialize(parser) == 1 else {
      fatalError("SpecSyntax: libyaml could not start")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event; `streamEnd` is the last.
  func next() throws(YAMLFailure) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let data = event.data
    var anchor: UnsafeMutablePointer<yaml_char_t>?
    var tag: UnsafeMutablePointer<yaml_char_t>?
    let kind: YAMLEvent.Kind
    switch event.type {
    case YAML_STREAM_START_EVENT:
      return try next()
    case YAML_DOCUMENT_START_EVENT:
      let start = data.document_start
      kind = .documentStart(
        explicit: start.implicit == 0,
        version: start.version_directive.map { (Int($0.pointee.major), Int($0.pointee.minor)) },
        hasTags: start.tag_directives.start != start.tag_directives.end)
    case YAML_DOCUMENT_END_EVENT:
      kind = .documentEnd
    case YAML_ALIAS_EVENT:
      kind = .alias(string(data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      (anchor, tag) = (data.scalar.anchor, data.scalar.tag)
      let text = UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
      kind = .scalar(text: String(decoding: text, as: UTF8.self), style: style(data.scalar.style))
    case YAML_SEQUENCE_START_EVENT:
      (anchor, tag) = (data.sequence_start.anchor, data.sequence_start.tag)
      kind = .sequenceStart(isFlow: data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_MAPPING_START_EVENT:
      (anchor, tag) = (data.mapping_start.anchor, data.mapping_start.tag)
      kind = .mappingStart(isFlow: data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      kind = .collectionEnd
    default:
      kind = .streamEnd
    }
    return YAMLEvent(
      kind: kind, anchor: string(anchor), isTagged: tag != nil, start: offset(event.start_mark),
      end: offset(event.end_mark))
  }

  func failure() -> YAMLFailure {
    let message = { (text: UnsafePointer<CChar>?) in text.map { String(cString: $0) } ?? "" }
    let context = message(parser.pointee.context)
    // The reader leaves its marks at 0:0 and gives a byte offset instead.
    let isReader = parser.pointee.error == YAML_READER_ERROR
    return YAMLFailure(
      message(parser.pointee.problem), context: context,
      problemOffset: isReader
        ? base + Int(parser.pointee.problem_offset) : offset(parser.pointee.problem_mark),
      contextOffset: context.isEmpty || isReader ? nil : offset(parser.pointee.context_mark))
  }

  /// libyaml counts code points after the byte order mark.
  func offset(_ mark: yaml_mark_t) -> Int {
    let index = Int(mark.index)
    guard let offsets else { return min(base + index, count) }
    return index < offsets.count ? offsets[index] : count
  }

  private func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(decodingCString: $0, as: UTF8.self) }
  }

  func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .single
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .double
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }
}
