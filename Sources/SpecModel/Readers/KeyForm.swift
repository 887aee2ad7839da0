import SpecSyntax

/// A word or call that a key with a closed list of them takes.
public struct KeyForm: Sendable, Hashable {
  /// The argument of a call.
  public enum Argument: Sendable, Hashable {
    /// A number, with its name in the reference.
    case number(String)
    /// The name of an optional data field.
    case field

    /// Its name in the reference.
    public var name: String {
      switch self {
      case .number(let name): name
      case .field: "field"
      }
    }
  }

  /// The word, or the name of the call.
  public let name: String
  /// The argument; nil for a word without one.
  public let argument: Argument?
  /// Its meaning in one sentence.
  public let summary: String

  private init(_ name: String, _ argument: Argument?, _ summary: String) {
    self.name = name
    self.argument = argument
    self.summary = summary
  }

  /// The forms of `train.clip`.
  public static let clip = [norm, value]
  /// The forms of `binarize` of a source.
  public static let binarize = [threshold, dynamic]
  /// The forms of `where` of a stratum.
  public static let condition = [present, missing]

  static let norm = KeyForm(
    "norm", .number("c"), "Scales the whole gradient down to the norm `c`.")
  static let value = KeyForm(
    "value", .number("c"), "Clips every element of the gradient to ±`c`.")
  static let threshold = KeyForm(
    "threshold", .number("t"), "1 where the number is greater than `t`.")
  static let dynamic = KeyForm(
    "dynamic", nil, "1 with the number as probability, drawn anew at every visit.")
  static let present = KeyForm("present", .field, "The rows that have the field.")
  static let missing = KeyForm("missing", .field, "The rows without the field.")

  /// The form out of a list that an expression has, with the name and arguments of its call; nil if
  /// it has none of them.
  static func read(
    _ expression: Expr, _ forms: [KeyForm]
  ) -> (form: KeyForm, name: Name, arguments: [SpecSyntax.Argument])? {
    let (name, arguments, isCall): (Name, [SpecSyntax.Argument], Bool)
    switch expression.kind {
    case .name(let word): (name, arguments, isCall) = (word, [], false)
    case .call(let callee, let given): (name, arguments, isCall) = (callee, given, true)
    default: return nil
    }
    let form = forms.first { $0.name == name.text && ($0.argument != nil) == isCall }
    return form.map { ($0, name, arguments) }
  }
}
