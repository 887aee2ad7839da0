import Diagnostics
import Estimators
import Language
import Objectives
import SpecModel
import TensorIR

/// A word of a spec with its meaning.
struct Mention {
  /// The meaning of a word.
  enum Role {
    /// The place where a symbol gets its name.
    case definition(Symbol)
    /// A use of a symbol.
    case reference(Symbol)
    /// The path of a library.
    case library(alias: String)
    /// A draw in the body of a function, by the path under which estimators are given.
    case drawn(path: [String])
    /// The call of `scan`.
    case scan
    case key(SpecKey)
    case keyForm(KeyForm)
    case function(LanguageFunction)
    case distribution(Distribution)
    case estimator(Estimator)
    case schedule(Schedule)
    case optimizer(Optimizer)
    case initializer(InitializerFunction)
    case term(Term)
    case query(Query)
    case parameter(Parameter, owner: String)
    case form(ParameterForm, Distribution)
    case familyIndex(FamilyIndex, Distribution)
    case option(Option, owner: String)
    case choice(OptionKind.Choice, option: String)
    case support(Support)
  }

  /// The place of the word.
  let span: Span
  /// Its meaning.
  let role: Role
  /// The graph before a name, as in `guide.z`.
  var graph: GraphKind?

  /// The symbol, if the word names one.
  var symbol: Symbol? {
    switch role {
    case .definition(let symbol), .reference(let symbol): symbol
    default: nil
    }
  }

  /// True if a symbol gets its name here.
  var isDefinition: Bool {
    if case .definition = role { true } else { false }
  }
}
