public import Estimators
public import Language
public import Objectives
public import SpecModel
import TensorIR

/// The entries of the reference one by one, Markdown, as an editor shows them.
extension ReferencePages {
  /// The entry of a function.
  public static func entry(_ function: LanguageFunction) -> String { text(blocks(function)) }

  /// The entry of a distribution.
  public static func entry(_ distribution: Distribution) -> String { text(blocks(distribution)) }

  /// The entry of an estimator.
  public static func entry(_ estimator: Estimator) -> String { text(blocks(estimator)) }

  /// The entry of an optimizer.
  public static func entry(_ optimizer: Optimizer) -> String { text(blocks(optimizer)) }

  /// The entry of a schedule.
  public static func entry(_ schedule: Schedule) -> String { text(blocks(schedule)) }

  /// The entry of an initializer.
  public static func entry(_ initializer: InitializerFunction) -> String {
    text(
      ["## \(initializer.name)", Markdown.prose(initializer.summary)]
        + initializer.parameters.map { entry($0, of: initializer.name) })
  }

  /// The entry of a term of an objective.
  public static func entry(_ term: Term) -> String { text(blocks(term)) }

  /// The entry of a query.
  public static func entry(_ query: Query) -> String { text(blocks(query)) }

  /// The value of a key.
  public static func entry(_ key: SpecKey) -> String {
    text([
      Markdown.code(key.name) + (key.isRequired ? ", required" : ""), Markdown.prose(key.summary),
    ])
  }

  /// The meaning of a word or call of a key.
  public static func entry(_ form: KeyForm) -> String {
    let call = form.argument.map { "\(form.name)(\($0.name))" } ?? form.name
    return text([Markdown.code(call), Markdown.prose(form.summary)])
  }

  /// The kind of a function's parameter.
  public static func entry(_ parameter: Parameter, of owner: String) -> String {
    text([
      "\(Markdown.code(parameter.name)) of \(Markdown.code(owner)): \(parameter.kind.words)",
      Markdown.prose(parameter.summary),
    ])
  }

  /// The kind of an option's value.
  public static func entry(_ option: Option, of owner: String) -> String {
    let fallback = option.defaultText.map { "\(Markdown.code($0)) by default" } ?? "required"
    let name = "\(Markdown.code(option.name)) of \(Markdown.code(owner))"
    return text([
      "\(name): \(OptionTable.kind(option.kind)), \(fallback)", Markdown.prose(option.summary),
    ])
  }

  /// The meaning of a word of an option.
  public static func entry(_ choice: OptionKind.Choice, of option: String) -> String {
    text(
      [Markdown.code("\(option)=\(choice.name)"), Markdown.prose(choice.summary)]
        + choice.options.map { "- " + entry($0, of: choice.name) })
  }

  /// The meaning of an argument of a distribution.
  public static func entry(_ form: ParameterForm, of distribution: Distribution) -> String {
    let owner = Markdown.code(distribution.name)
    return text([
      "\(Markdown.code(form.name)) of \(owner): \(form.support.rawValue)",
      Markdown.prose(form.summary),
    ])
  }

  /// The meaning of the number that selects a member of a family.
  public static func entry(_ index: FamilyIndex, of distribution: Distribution) -> String {
    let owner = Markdown.code(distribution.name)
    return text([
      "\(Markdown.code(index.name)) of \(owner): a whole number", Markdown.prose(index.summary),
    ])
  }

  private static func text(_ blocks: [String]) -> String { blocks.joined(separator: "\n\n") }
}
