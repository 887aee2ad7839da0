public import SpecSyntax

/// The part of a spec's grammar that a place of a file has.
extension SpecValue {
  /// The whole of a file: a library if it has functions, and no key that only specs have.
  public static func file(_ root: YAMLNode?) -> SpecValue {
    let known = Set(SpecKeys.library.map(\.name))
    let isLibrary =
      root?["define"] != nil
      && !SpecKeys.spec.contains { !known.contains($0.name) && root?[$0.name] != nil }
    return isLibrary
      ? .mapping(SpecKeys.library) : .mapping(SpecKeys.spec, choices: SpecKeys.specChoices)
  }

  /// The lines of a function.
  public static let functionBody = SpecValue.named(.expression(.node(nil)), names: .locals)

  /// The same with the form that a content has, where there are several.
  public func resolved(_ node: YAMLNode?) -> SpecValue {
    switch self {
    case .literalOr(let keys): node?.scalar == nil ? .mapping(keys) : .literal
    case .either(let keys, let other): node?[keys[0].name] != nil ? .mapping(keys) : other
    default: self
    }
  }

  /// The value of a key; the form must have been chosen.
  public func child(_ key: String) -> SpecValue {
    switch self {
    case .mapping(let keys, _): keys.first { $0.name == key }?.value ?? .text
    case .named(let value, _): value
    case .functions: Self.functionBody
    default: .text
    }
  }

  /// The fixed keys, if it is a mapping that has them.
  public var keys: [SpecKey]? {
    if case .mapping(let keys, _) = self { keys } else { nil }
  }

  /// The fixed keys that exclude each other.
  public var choices: [KeyChoice] {
    if case .mapping(_, let choices) = self { choices } else { [] }
  }

  /// The things that its keys name, if these are the user's own.
  public var names: NameRole? {
    switch self {
    case .named(_, let names): names
    case .functions: .functions
    default: nil
    }
  }
}
