import Diagnostics
import SpecSyntax
import Testing

/// Every scalar is read as the type that its place wants.
@Suite struct DecodingTests {
  private func value(_ text: String) throws -> YAMLNode {
    try #require(parseYAML(source("k: \(text)\n")).root?["k"])
  }

  /// The value, or the id with its first help.
  private func outcome<T>(_ decode: (inout [Diagnostic]) -> T?) -> String {
    var diagnostics: [Diagnostic] = []
    let value = decode(&diagnostics)
    if let value, diagnostics.isEmpty { return "\(value)" }
    #expect(value == nil && diagnostics.count == 1)
    return diagnostics.map { ([$0.id.name] + $0.help).joined(separator: ": ") }.joined()
  }

  @Test(arguments: [
    ("12", "12"), ("-3", "-3"), ("+3", "3"), ("0", "0"), ("0x1F", "31"), ("0o10", "8"),
    ("-0x10", "-16"),
    ("1.0", "wrong-type: write `1`"), ("1e3", "wrong-type: write `1000`"),
    ("1.5", "wrong-type: round it"),
    ("010", "yaml-1-1-spelling: write `10`, or `0o10` for octal"),
    ("-09", "yaml-1-1-spelling: write `-9`"),
    ("1_000", "yaml-1-1-spelling: write `1000`"),
    ("12:30", "yaml-1-1-spelling: write one number, without `:`"),
    ("9223372036854775808", "number-out-of-range"),
    ("-9223372036854775808", "-9223372036854775808"),
    ("0xFFFFFFFFFFFFFFFFFF", "number-out-of-range"),
    ("'12'", "quoted-scalar: remove the quotes: `12`"),
    ("\"12\"", "quoted-scalar: remove the quotes: `12`"),
    ("", "empty-value: write a whole number, or remove it"),
    ("~", "empty-value: write a whole number, or remove it"),
    ("many", "wrong-type"), ("20x10", "wrong-type"), ("0o8", "wrong-type"), ("0x", "wrong-type"),
    (".inf", "number-out-of-range"), ("[1]", "wrong-type"), ("{a: 1}", "wrong-type"),
    ("2024-01-01", "wrong-type"), ("1٣", "wrong-type"),
  ])
  func int(_ text: String, _ expected: String) throws {
    let node = try value(text)
    #expect(outcome { node.decodeInt(for: "k", &$0) } == expected)
  }

  @Test(arguments: [
    ("1e-3", "0.001"), ("1", "1.0"), (".5", "0.5"), ("1.", "1.0"), ("-2.5E+2", "-250.0"),
    ("9223372036854775808", "9.223372036854776e+18"), ("0.0", "0.0"), ("0e9", "0.0"),
    ("1e400", "number-out-of-range"), ("1e-400", "number-out-of-range"),
    (".inf", "number-out-of-range"), ("-.INF", "number-out-of-range"),
    (".nan", "number-out-of-range"), ("inf", "number-out-of-range"), ("nan", "number-out-of-range"),
    ("010", "yaml-1-1-spelling: write `10`, or `0o10` for octal"),
    ("1_0.5", "yaml-1-1-spelling: write `10.5`"),
    ("'0.1'", "quoted-scalar: remove the quotes: `0.1`"), ("1e", "wrong-type"), (".", "wrong-type"),
    ("1.2.3", "wrong-type"), ("e5", "wrong-type"), ("0x1p3", "wrong-type"),
  ])
  func float(_ text: String, _ expected: String) throws {
    let node = try value(text)
    #expect(outcome { node.decodeFloat(for: "k", &$0) } == expected)
  }

  @Test(arguments: [
    ("true", "true"), ("True", "true"), ("FALSE", "false"),
    ("yes", "yaml-1-1-spelling: write `true`"), ("Off", "yaml-1-1-spelling: write `false`"),
    ("n", "yaml-1-1-spelling: write `false`"), ("1", "wrong-type"), ("tRUE", "wrong-type"),
    ("'true'", "quoted-scalar: remove the quotes: `true`"),
    ("null", "empty-value: write `true` or `false`, or remove it"),
  ])
  func bool(_ text: String, _ expected: String) throws {
    let node = try value(text)
    #expect(outcome { node.decodeBool(for: "k", &$0) } == expected)
  }

  @Test(arguments: [
    ("no", "no"), ("1e-3", "1e-3"), ("12:30", "12:30"), ("'x'", "x"), ("''", ""),
    ("2024-01-01", "2024-01-01"), ("", "empty-value: write text, or remove it"),
    ("null", "empty-value: write text, or remove it"), ("'null'", "null"), ("[a]", "wrong-type"),
  ])
  func text(_ text: String, _ expected: String) throws {
    let node = try value(text)
    #expect(outcome { node.decodeText(for: "k", &$0) } == expected)
  }

  @Test(arguments: [
    ("1", "1"), ("1.0", "1.0"), ("1e5", "100000.0"), ("true", "true"), ("x", "wrong-type"),
    ("yes", "yaml-1-1-spelling: write `true`"), ("1_0", "yaml-1-1-spelling: write `10`"),
    ("99999999999999999999", "number-out-of-range"), ("[1]", "wrong-type"),
  ])
  func literal(_ text: String, _ expected: String) throws {
    let node = try value(text)
    #expect(outcome { node.decodeLiteral(for: "k", &$0) } == expected)
  }

  @Test func kindsOfLiterals() throws {
    var diagnostics: [Diagnostic] = []
    #expect(try value("1").decodeLiteral(for: "k", &diagnostics) == .int(1))
    #expect(try value("1.0").decodeLiteral(for: "k", &diagnostics) == .float(1))
    #expect(try value("false").decodeLiteral(for: "k", &diagnostics) == .bool(false))
  }

  @Test func bounds() throws {
    var diagnostics: [Diagnostic] = []
    #expect(try value("0").decodeInt(for: "k", in: 1...Int.max, &diagnostics) == nil)
    #expect(try value("9").decodeInt(for: "k", in: 1...8, &diagnostics) == nil)
    #expect(try value("8").decodeInt(for: "k", in: 1...8, &diagnostics) == 8)
    #expect(try value("1.5").decodeFloat(for: "k", in: 0...1, &diagnostics) == nil)
    #expect(
      diagnostics.map(\.message) == [
        "`k` must be at least 1", "`k` must be from 1 to 8", "`k` must be at least 0 and at most 1",
      ])
    #expect(places(diagnostics).first == "1:4-5 number-out-of-range")
  }

  @Test func closedMappings() throws {
    let root = try #require(
      parseYAML(source("train:\n  bacth: 1\n  steps: 2\n  bogus: 3\n")).root)
    var diagnostics: [Diagnostic] = []
    let train = try #require(root["train"])
    let fields = train.decodeMapping(
      for: "train", keys: ["batch", "steps", "seed"], required: ["seed", "steps"],
      at: root.entries?[0].key.span, &diagnostics)
    // A misspelt key with one correction is read as that one.
    #expect(fields?.keys.sorted() == ["batch", "steps"])
    #expect(fields?["batch"]?.key.text == "bacth")
    #expect(
      places(diagnostics) == ["2:3-8 unknown-key", "4:3-8 unknown-key", "1:1-6 missing-key"])
    #expect(diagnostics[0].help == ["did you mean `batch`?"])
    #expect(diagnostics[1].help == [])
  }

  @Test func whatWasReportedIsPassedOverInSilence() {
    let file = source("x")
    let node = YAMLNode(.invalid, span: Span(file: file, start: 0, end: 1))
    var diagnostics: [Diagnostic] = []
    #expect(node.decodeInt(for: "k", &diagnostics) == nil)
    #expect(node.decodeText(for: "k", &diagnostics) == nil)
    #expect(node.decodeItems(for: "k", &diagnostics) == nil)
    #expect(node.decodeMapping(for: "k", keys: [], &diagnostics) == nil)
    #expect(parseExpression(node, &diagnostics).isInvalid)
    #expect(parseField(node, &diagnostics) == nil)
    #expect(diagnostics.isEmpty)
  }

  @Test func incompleteMappingsLackNothing() throws {
    let root = try #require(parseYAML(source("train:\n  steps: 2\n\tseed: 0\n")).root)
    var diagnostics: [Diagnostic] = []
    _ = root["train"]?.decodeMapping(
      for: "train", keys: ["steps", "seed"], required: ["seed"], &diagnostics)
    #expect(diagnostics.isEmpty)
  }
}
