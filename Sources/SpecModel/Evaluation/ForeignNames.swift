import Diagnostics
import Language
import SpecSyntax

/// Names of other tools, with their counterparts in specs.
struct ForeignNames {
  let scope: ModelScope
  /// True if a name is a value where it is used.
  let isValue: (String) -> Bool

  /// The replacement for an unknown function of another tool; nil if OneHot has no such function.
  func hint(forFunction name: Name) -> (help: String, fixes: [Fix])? {
    let last = name.parts[name.parts.count - 1].text
    guard name.parts.count > 1 else { return Self.functions[last].map { ($0, []) } }
    if isValue(name.parts[0].text) {
      guard name.parts.count == 2, scope.functions[last] != nil else { return attribute(of: name) }
      let value = name.parts[0].text
      return ("values have no methods: write `\(last)(\(value))`", [])
    }
    guard scope.functions[last] != nil else { return Self.functions[last].map { ($0, []) } }
    return (
      "functions are not in modules: write `\(last)`",
      [Fix("write `\(last)`", .suggested, replacing: name.span, by: last)]
    )
  }

  /// The replacement for an attribute of a value; nil if `name` is not a known attribute.
  func attribute(of name: Name) -> (help: String, fixes: [Fix])? {
    guard name.parts.count > 1, isValue(name.parts[0].text) else { return nil }
    let value = name.parts[0].text
    switch name.parts[1].text {
    case "T", "mT":
      let call = "transpose(\(value))"
      return (
        "write `\(call)`", [Fix("write `\(call)`", .suggested, replacing: name.span, by: call)]
      )
    case "shape", "size", "ndim":
      return (
        "sizes are known when a spec is compiled: write the number, or a name of `hyperparameters`",
        []
      )
    default: return ("values have no attributes", [])
    }
  }

  /// The replacement for an unknown initializer of another tool; nil if OneHot has no such
  /// initializer.
  static func hint(forInitializer name: Name) -> String {
    let known = "there are " + Initializer.all.map { "`\($0.name)`" }.joined(separator: ", ")
    let last = name.parts[name.parts.count - 1].text.lowercased()
    let other = initializers.first { $0.names.contains(where: last.hasPrefix) }?.instead
    return (other.map { "\($0); " } ?? "") + known
  }

  /// Initializers of other tools, by the words that their names start with.
  private static let initializers: [(names: [String], instead: String)] = [
    (["kaiming", "he"], "write `normal(std)` with √(2 / n) for `std`, n being the inputs"),
    (["lecun"], "write `normal(std)` with √(1 / n) for `std`, n being the inputs"),
    (["xavier", "glorot"], "write `glorot_uniform`"),
    (["gauss", "randn", "trunc"], "write `normal(std)`"),
    (["rand"], "write `uniform(low, high)`"), (["zero"], "write `zeros`"),
    (["one"], "write `ones`"),
  ]

  /// Functions of other tools whose names do not resemble any function here.
  private static let functions: [String: String] = [
    "not": "write `1 - x`", "len": "sizes are known when a spec is compiled",
    "cat": "write `concat`", "concatenate": "write `concat`", "hstack": "write `concat`",
    "einsum": "write `@`, or `sum(x * y)`", "mm": "write `x @ y`", "dot": "write `x @ y`",
    "linear": "write `dense`", "pow": "write `x ^ y`", "cond": "write `where(condition, x, y)`",
    "ifelse": "write `where(condition, x, y)`", "select": "write `where(condition, x, y)`",
    "view": "write `reshape`", "permute": "write `transpose`", "detach": "write `stop_gradient`",
    "no_grad": "write `stop_gradient`", "swish": "write `x * sigmoid(x)`",
    "silu": "write `x * sigmoid(x)`",
  ]
}
