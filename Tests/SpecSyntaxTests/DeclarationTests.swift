import Diagnostics
import SpecSyntax
import Testing

@Suite struct DeclarationTests {
  private func node(_ text: String) -> YAMLNode {
    let scalar = Scalar(plain: text)
    return YAMLNode(.scalar(scalar), span: scalar.span)
  }

  @Test(arguments: [
    ("~ bernoulli(logits=x)", true, "~ bernoulli(logits=x)"),
    ("~bernoulli(logits=x)", true, "~ bernoulli(logits=x)"),
    ("relu(x)", false, "relu(x)"),
  ])
  func definitions(_ text: String, _ isDraw: Bool, _ canonical: String) {
    var diagnostics: [Diagnostic] = []
    let definition = parseDefinition(node(text), &diagnostics)
    #expect(diagnostics.isEmpty)
    #expect(definition.isDraw == isDraw)
    #expect(definition.tilde?.text == (isDraw ? "~" : nil))
    #expect(definition.description == canonical)
  }

  @Test(arguments: [
    ("~ x", "1:3-4 expression-syntax"), ("~ 2 * f(x)", "1:3-11 expression-syntax"),
    ("~ ~ f(x)", "1:3-4 expression-syntax"), ("~ f(x) y", "1:8-9 expression-syntax"),
    ("~", "1:1-2 empty-value"), ("x ~ f(y)", "1:3-4 expression-syntax"),
  ])
  func badDefinitions(_ text: String, _ expected: String) {
    var diagnostics: [Diagnostic] = []
    let definition = parseDefinition(node(text), &diagnostics)
    #expect(places(diagnostics) == [expected])
    #expect(definition.expression.isInvalid)
  }

  @Test(arguments: [
    ("binary[784]", "binary", 1, false), ("onehot[vars, 10]?", "onehot", 2, true),
    ("real", "real", 0, false), ("index?", "index", 0, true), ("real[2 * k]", "real", 1, false),
  ])
  func fields(_ text: String, _ support: String, _ rank: Int, _ isOptional: Bool) throws {
    var diagnostics: [Diagnostic] = []
    let field = try #require(parseField(node(text), &diagnostics))
    #expect(diagnostics.isEmpty)
    #expect(field.support.text == support)
    #expect(field.shape.count == rank)
    #expect(field.isOptional == isOptional)
    #expect(field.description == text)
  }

  @Test(arguments: [
    ("binary[]", "1:1-9 expression-syntax"), ("binary(784)", "1:7-8 expression-syntax"),
    ("binary[784", "1:7-8 unbalanced-parentheses"), ("784", "1:1-4 expression-syntax"),
    ("binary[784]??", "1:13-14 expression-syntax"), ("binary[1:2]", "1:9-10 expression-syntax"),
    ("binary[784][2]", "1:12-13 expression-syntax"),
  ])
  func badFields(_ text: String, _ expected: String) {
    var diagnostics: [Diagnostic] = []
    #expect(parseField(node(text), &diagnostics) == nil)
    #expect(places(diagnostics) == [expected])
  }

  @Test func fieldsAreNoCollections() throws {
    var diagnostics: [Diagnostic] = []
    let root = try #require(parseYAML(source("[784]")).root)
    #expect(parseField(root, &diagnostics) == nil)
    #expect(places(diagnostics) == ["1:1-6 wrong-type"])
  }

  @Test(arguments: ["mlp(x, hidden, out)", "f()", "g(x)", "nets.mlp(x)"])
  func signatures(_ text: String) throws {
    var diagnostics: [Diagnostic] = []
    let signature = try #require(parseSignature(Scalar(plain: text), &diagnostics))
    #expect(diagnostics.isEmpty)
    #expect(signature.description == text)
    #expect(signature.name.span.text == signature.name.text)
    #expect(signature.parameters.map(\.span.text) == signature.parameters.map(\.text))
  }

  @Test(arguments: [
    ("mlp", "1:1-4 expression-syntax"), ("mlp(x", "1:4-5 unbalanced-parentheses"),
    ("mlp(x, x)", "1:8-9 duplicate-argument"), ("mlp(2)", "1:5-6 expression-syntax"),
    ("mlp(x) y", "1:8-9 expression-syntax"), ("mlp(x=1)", "1:6-7 expression-syntax"),
    ("a.(x)", "1:3-4 expression-syntax"),
  ])
  func badSignatures(_ text: String, _ expected: String) {
    var diagnostics: [Diagnostic] = []
    #expect(parseSignature(Scalar(plain: text), &diagnostics) == nil)
    #expect(places(diagnostics) == [expected])
  }

  @Test(arguments: [("h_1", "h_1"), ("a-b", nil), ("a.b", nil), ("1", nil), ("", nil)])
  func identifiers(_ text: String, _ expected: String?) {
    var diagnostics: [Diagnostic] = []
    #expect(parseIdentifier(Scalar(plain: text), &diagnostics)?.text == expected)
    #expect(diagnostics.count == (expected == nil ? 1 : 0))
  }
}
