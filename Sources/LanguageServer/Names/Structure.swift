import SpecModel
import SpecSyntax

/// A place of a spec: its possible content, and the role of its names.
struct Structure {
  /// The possible content.
  let value: SpecValue
  /// The keys on the way from the root; those of lists do not count.
  let path: [String]

  /// The role of a mapping's user-chosen keys.
  enum Names {
    case aliases, hyperparameters, functions, locals, splits, strata, metrics
    /// New data fields.
    case fields
    /// Data fields that were declared elsewhere.
    case sourceFields
    case nodes(GraphKind)
    case latents
    case hyperparameterSettings
  }

  /// The kind of a value, as far as it contains names.
  enum Leaf {
    case field, body, definition(GraphKind), estimator, objective(isMetric: Bool)
    case optimizer, splitName, forms([KeyForm])
  }

  /// The root of a spec, or of a library where it looks like one.
  static func of(_ root: YAMLNode?) -> Structure {
    let sections = ["data", "guide", "model", "maximize", "minimize", "estimators", "train"]
    let isLibrary = root?["define"] != nil && !sections.contains { root?[$0] != nil }
    let value: SpecValue =
      isLibrary
      ? .mapping(SpecKeys.library) : .mapping(SpecKeys.spec, choices: SpecKeys.specChoices)
    return Structure(value: value, path: [])
  }

  /// The same, with the form chosen by the content.
  func resolved(_ node: YAMLNode?) -> Structure {
    switch value {
    case .literalOr(let keys):
      Structure(value: node?.scalar == nil ? .mapping(keys) : .literal, path: path)
    case .either(let keys, let other):
      Structure(value: node?[keys[0].name] != nil ? .mapping(keys) : other, path: path)
    case .functions where path.count == 1:
      Structure(value: .named(.named(.expression(.node))), path: path)
    default: self
    }
  }

  /// The value of a key; the form must have been chosen.
  func child(_ key: String) -> Structure {
    let child: SpecValue =
      switch value {
      case .mapping(let keys, _): keys.first { $0.name == key }?.value ?? .text
      case .named(let value, _): value
      default: .text
      }
    return Structure(value: child, path: path + [key])
  }

  /// The fixed keys, if it is a mapping that has them.
  var keys: [SpecKey]? {
    if case .mapping(let keys, _) = value { keys } else { nil }
  }

  /// The fixed keys that exclude each other.
  var choices: [KeyChoice] {
    if case .mapping(_, let choices) = value { choices } else { [] }
  }

  /// The role of the keys, if they are user-chosen.
  var names: Names? {
    guard case .named = value else { return nil }
    switch (path.first, path.count) {
    case ("use", 1): return .aliases
    case ("hyperparameters", 1): return .hyperparameters
    case ("define", 1): return .functions
    case ("define", 2): return .locals
    case ("data", 1): return .fields
    case ("sources", 1): return .splits
    case ("sources", 2): return .sourceFields
    case ("guide", 1): return .nodes(.guide)
    case ("model", 1): return .nodes(.model)
    case ("estimators", 1): return .latents
    case ("predict", 1): return .metrics
    default: break
    }
    switch path {
    case ["train", "strata"]: return .strata
    case ["evaluate", "metrics"]: return .metrics
    case ["audit", "set"]: return .hyperparameterSettings
    default: return nil
    }
  }

  /// The kind of a value; nil for text and numbers.
  var leaf: Leaf? {
    switch value {
    case .expression(.node):
      GraphKind(rawValue: path[0]).map { .definition($0) } ?? .body
    case .expression(.field): .field
    case .expression(.estimator): .estimator
    case .expression(.optimizer): .optimizer
    case .expression(.value): .objective(isMetric: ["evaluate", "predict"].contains(path[0]))
    case .expression(.word(let words)):
      KeyForm.lists.first { $0.map(\.name) == words }.map { .forms($0) }
    case .text
    where path == ["evaluate", "split"] || path.first == "sources" && path.last == "from":
      .splitName
    default: nil
    }
  }
}
