import CompilerDriver
import Diagnostics
import Language
import Lowering
import Objectives
import Reports
import SpecModel
import Testing

/// The table of terms: every term's example is a spec that uses it, and reads again as it is
/// written.
@Suite struct TermTests {
  @Test(arguments: Term.all.map(\.name)) func theExampleIsCleanAndUsesTheTerm(_ name: String) throws
  {
    let term = try #require(Term.named(name))
    #expect(ids(term.example) == [])
    let model = try model(term.example)
    #expect(model.objective.terms.contains { $0.term.call?.term == term })
  }

  @Test(arguments: Term.all.map(\.name)) func theResolvedExampleIsTheSameModel(_ name: String)
    throws
  {
    let term = try #require(Term.named(name))
    let first = try model(term.example)
    let resolved = ResolvedSpec.text(first)
    #expect(ids(resolved) == [])
    let again = try model(resolved)
    #expect(again.boundLabel == first.boundLabel)
    #expect(ResolvedSpec.text(again) == resolved)
  }

  /// A label of no bound names no quantity, and any other names a log-probability.
  @Test(arguments: Term.all.map(\.name)) func theExampleHasALabel(_ name: String) throws {
    let term = try #require(Term.named(name))
    let label = try model(term.example).boundLabel
    #expect(!label.because.isEmpty)
    #expect(label.kind == .none ? label.quantity == nil : label.quantity?.contains("log p") == true)
  }

  @Test func namesAreUniqueAndNoFunctionHasThem() {
    let names = Term.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(names).isDisjoint(with: LanguageFunction.all.map(\.name)))
  }
}
