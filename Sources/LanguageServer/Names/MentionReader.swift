import Diagnostics
import Language
import SpecModel
import SpecSyntax
import TensorIR

/// All words of one file that have a meaning, found in its syntax tree.
///
/// It needs no checked model, so a file with errors has mentions, too. It skips only text that is
/// not valid YAML or not a valid expression.
struct Mentions {
  /// The words in the order of the file.
  let all: [Mention]
  /// The meaning of the file's names.
  let scope: Scope
  /// The first unreadable text, after which mentions may be missing.
  let unreadable: Diagnostic?

  /// The mentions of a file.
  init(_ tree: SpecTree, load: LibraryLoader) {
    var reader = MentionReader(Scope(tree, load: load))
    if let root = tree.root { reader.read(root, SpecValue.file(root)) }
    // An aliased part is visited at its anchor and at each alias.
    var seen: Set<Span> = []
    all = reader.mentions.filter { seen.insert($0.span).inserted }
      .sorted { $0.span.start < $1.span.start }
    scope = reader.scope
    unreadable = tree.diagnostics.first { $0.severity == .error } ?? reader.problem
  }

  /// The word at a byte offset; the place directly after a word belongs to it.
  func mention(at offset: Int) -> Mention? {
    all.first { $0.span.start <= offset && offset < $0.span.end }
      ?? all.first { $0.span.end == offset }
  }

  /// The mentions of a symbol.
  func mentions(of symbol: Symbol) -> [Mention] { all.filter { $0.symbol == symbol } }
}

/// Walks the tree of a file, guided by the structure of specs.
struct MentionReader {
  let scope: Scope
  private(set) var mentions: [Mention] = []
  /// The first error of an expression.
  private(set) var problem: Diagnostic?

  init(_ scope: Scope) { self.scope = scope }

  mutating func add(_ span: Span, _ role: Mention.Role) {
    mentions.append(Mention(span: span, role: role))
  }

  mutating func add(_ name: Identifier, _ symbol: Symbol?, in graph: GraphKind? = nil) {
    guard let symbol else { return }
    mentions.append(Mention(span: name.span, role: .reference(symbol), graph: graph))
  }

  /// Reads something that may report errors.
  mutating func reading<T>(_ body: (inout [Diagnostic]) -> T) -> T {
    var diagnostics: [Diagnostic] = []
    let result = body(&diagnostics)
    problem = problem ?? diagnostics.first
    return result
  }

  // MARK: - Mappings

  mutating func read(_ node: YAMLNode, _ value: SpecValue) {
    let value = value.resolved(node)
    if case .functions = value { return readFunctions(node) }
    for entry in node.entries ?? [] {
      let keys = value.keys ?? value.names?.keys ?? []
      if let key = keys.first(where: { $0.name == entry.key.text }) {
        add(entry.key.span, .key(key))
      } else if let names = value.names {
        readName(entry.key, names)
        if case .aliases = names, let path = entry.value.scalar {
          add(path.span, .library(alias: entry.key.text))
        }
      }
      read(entry.value, value.child(entry.key.text))
    }
    readLeaf(node, value)
  }

  private mutating func readName(_ key: Scalar, _ names: NameRole) {
    if names.isDotted, key.text.contains(".") {
      if let path = reading({ parseName(key, &$0) }) {
        add(path.span, .drawn(path: path.parts.map(\.text)))
      }
      return
    }
    let name = reading { parseIdentifier(key, &$0) }
    guard let name else { return }
    let text = name.text
    switch names {
    case .aliases: add(name.span, .definition(scope.symbol(.alias, text)))
    case .hyperparameters: add(name.span, .definition(scope.symbol(.hyperparameter, text)))
    case .fields: add(name.span, .definition(scope.symbol(.variable, text)))
    case .splits: add(name.span, .definition(scope.symbol(.split, text)))
    case .nodes(let kind):
      if let symbol = scope.node(kind, text) { add(name.span, .definition(symbol)) }
    case .sourceFields, .latents: add(name, scope.variable(text))
    case .hyperparameterSettings: add(name, scope.hyperparameter(text))
    case .functions, .locals, .strata, .metrics: break
    }
  }

  private mutating func readFunctions(_ node: YAMLNode) {
    for entry in node.entries ?? [] {
      let signature = reading { parseSignature(entry.key, &$0) }
      guard let signature else { continue }
      let name = signature.name.text
      let parts = signature.name.parts
      add(parts[parts.count - 1].span, .definition(scope.symbol(.function, name)))
      for parameter in signature.parameters {
        add(parameter.span, .definition(scope.symbol(.parameter(function: name), parameter.text)))
      }
      let lines = (entry.value.entries ?? []).filter { $0.key.text != "return" }
      let region = Scope.Region.body(
        function: name, parameters: signature.parameters.map(\.text),
        locals: lines.map(\.key.text),
        library: parts.dropLast().map(\.text).joined(separator: "."))
      for line in entry.value.entries ?? [] {
        if line.key.text != "return" {
          let local = reading { parseIdentifier(line.key, &$0) }
          if let local {
            add(local.span, .definition(scope.symbol(.local(function: name), local.text)))
          }
        }
        readDefinition(line.value, region)
      }
    }
  }

  // MARK: - Values

  private mutating func readLeaf(_ node: YAMLNode, _ value: SpecValue) {
    switch value {
    case .expression(let form): readExpression(node, form)
    case .name(.splits):
      if let scalar = node.scalar, let split = scope.split(scalar.text) {
        add(scalar.span, .reference(split))
      }
    default: break
    }
  }

  private mutating func readExpression(_ node: YAMLNode, _ form: ExpressionForm) {
    switch form {
    case .field:
      let declaration = reading { parseField(node, &$0) }
      guard let declaration else { return }
      if let support = DataField.supports.first(where: {
        $0.rawValue == declaration.support.text
      }) {
        add(declaration.support.span, .support(support))
      }
      declaration.shape.forEach { row($0, .constants) }
    case .node(let kind?): readDefinition(node, .graph(kind))
    // With the function, whose parameters it needs.
    case .node(nil): break
    case .estimator: call(expression(node), Callee.estimator)
    case .optimizer: call(expression(node), Callee.optimizer)
    case .objective: objective(expression(node))
    case .word(let forms): keyForm(expression(node), forms)
    }
  }

  private mutating func readDefinition(_ node: YAMLNode, _ region: Scope.Region) {
    let definition = reading { parseDefinition(node, &$0) }
    if definition.isDraw {
      draw(definition.expression, region)
    } else {
      row(definition.expression, region)
    }
  }

  private mutating func expression(_ node: YAMLNode) -> Expr {
    reading { parseExpression(node, &$0) }
  }
}
