import CYAML
public import Diagnostics

/// A word or sign of YAML with its place, for tools that preserve the form of a file.
public struct YAMLToken: Sendable {
  /// The kind of the token.
  public enum Kind: Sendable {
    /// `%YAML 1.2`.
    case directive
    /// `---`.
    case documentStart
    /// `...`.
    case documentEnd
    /// The first item of an indented list comes next; takes no place.
    case blockSequence
    /// The first key of an indented mapping comes next; takes no place.
    case blockMapping
    /// The innermost indented collection is over; takes no place.
    case blockEnd
    /// `[` or `{`.
    case flowOpen
    /// `]` or `}`.
    case flowClose
    /// `-` before an item.
    case entry
    /// `,` between items in brackets.
    case comma
    /// A key comes next; takes no place but where it is a `?`.
    case key
    /// `:` after a key.
    case value
    /// An anchor, alias or tag.
    case property
    /// A text.
    case scalar(Scalar)
  }

  /// The kind of the token.
  public let kind: Kind
  /// Its place; empty for tokens without text.
  public let span: Span
}

/// The tokens of a file for which ``parseYAML(_:)`` has reported nothing.
public func yamlTokens(of file: SourceFile) -> [YAMLToken] {
  let stream = EventStream(file.bytes)
  var tokens: [YAMLToken] = []
  do throws(YAMLFailure) {
    while let token = try stream.nextToken(of: file) { tokens.append(token) }
  } catch {
    fatalError("SpecSyntax: a file that parses does not scan: \(error.problem)")
  }
  return tokens
}

extension EventStream {
  /// The next token; nil at the end.
  fileprivate func nextToken(of file: SourceFile) throws(YAMLFailure) -> YAMLToken? {
    var token = yaml_token_t()
    guard yaml_parser_scan(parser, &token) == 1 else { throw failure() }
    defer { yaml_token_delete(&token) }
    let span = Span(file: file, start: offset(token.start_mark), end: offset(token.end_mark))
    let kind: YAMLToken.Kind
    switch token.type {
    case YAML_STREAM_START_TOKEN: return try nextToken(of: file)
    case YAML_VERSION_DIRECTIVE_TOKEN, YAML_TAG_DIRECTIVE_TOKEN: kind = .directive
    case YAML_DOCUMENT_START_TOKEN: kind = .documentStart
    case YAML_DOCUMENT_END_TOKEN: kind = .documentEnd
    case YAML_BLOCK_SEQUENCE_START_TOKEN: kind = .blockSequence
    case YAML_BLOCK_MAPPING_START_TOKEN: kind = .blockMapping
    case YAML_BLOCK_END_TOKEN: kind = .blockEnd
    case YAML_FLOW_SEQUENCE_START_TOKEN, YAML_FLOW_MAPPING_START_TOKEN: kind = .flowOpen
    case YAML_FLOW_SEQUENCE_END_TOKEN, YAML_FLOW_MAPPING_END_TOKEN: kind = .flowClose
    case YAML_BLOCK_ENTRY_TOKEN: kind = .entry
    case YAML_FLOW_ENTRY_TOKEN: kind = .comma
    case YAML_KEY_TOKEN: kind = .key
    case YAML_VALUE_TOKEN: kind = .value
    case YAML_ANCHOR_TOKEN, YAML_ALIAS_TOKEN, YAML_TAG_TOKEN: kind = .property
    case YAML_SCALAR_TOKEN:
      let data = token.data.scalar
      let bytes = UnsafeBufferPointer(start: data.value, count: data.length)
      let text = String(decoding: bytes, as: UTF8.self)
      kind = .scalar(Scalar(text: text, style: style(data.style), span: span))
    default: return nil
    }
    return YAMLToken(kind: kind, span: span)
  }
}
