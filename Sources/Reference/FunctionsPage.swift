public import Language

extension ReferencePages {
  /// The functions and initializers that expressions can call.
  static var functions: ReferencePage {
    let intro = """
      The functions that expressions of `guide`, `model` and `define` can call. In the examples `x` \
      is a real row of shape [4], `m` a real row of shape [3, 4], `b` a binary row of shape [4], `z` \
      a one-hot row of shape [3, 4], and `i` a class number. Arguments in brackets may be left out; \
      an argument with `=` must be given by name.
      """
    let initializers = Initializer.all.map { initializer in
      [
        Markdown.code(
          initializer.name
            + (initializer.parameters.isEmpty
              ? "" : "(\(initializer.parameters.map(\.name).joined(separator: ", ")))")),
        Markdown.prose(initializer.summary),
        initializer.parameters.map { "`\($0.name)`: \(Markdown.prose($0.summary))" }
          .joined(separator: " "),
      ]
    }
    return ReferencePage(
      "Functions", source: "`LanguageFunction.all` and `Initializer.all`",
      [intro] + LanguageFunction.all.flatMap(blocks) + [
        "## Initializers", "The initializers that `init=` of `parameter` can call.",
        Markdown.table(["initializer", "makes", "arguments"], initializers),
      ])
  }

  static func blocks(_ function: LanguageFunction) -> [String] {
    let rows = function.parameters.map {
      [Markdown.code($0.name), $0.kind.words, Markdown.prose($0.summary)]
    }
    return [
      "## \(function.name)",
      Markdown.code(function.signature),
      Markdown.prose(function.summary),
      Markdown.table(["argument", "takes", "meaning"], rows),
      "Example: `\(function.example.call)` has the shape \(function.example.shape).",
    ]
  }
}

extension LanguageFunction {
  /// A call as the reference writes it: optional arguments in brackets.
  public var signature: String {
    let texts = parameters.map { parameter in
      let name =
        parameter.isKeywordOnly
        ? "\(parameter.name)="
        : parameter.kind == .tensors ? "\(parameter.name), …" : parameter.name
      return parameter.isOptional ? "[\(name)]" : name
    }
    return "\(name)(\(texts.joined(separator: ", ")))"
  }
}

extension ParameterKind {
  /// The kind of the parameter, in words.
  var words: String {
    switch self {
    case .tensor: "a value"
    case .tensors: "one or more values"
    case .extent: "a whole number from 1"
    case .shape: "a size or a list of sizes"
    case .integer: "a whole number"
    case .integers: "a whole number or a list of them"
    case .number: "a number"
    case .flag: "`true` or `false`"
    case .choice(let words): "one of " + Markdown.codes(words)
    case .initializer: "a number, a list of numbers or an initializer"
    }
  }
}
