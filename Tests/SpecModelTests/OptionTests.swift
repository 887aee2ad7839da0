import CompilerDriver
import Diagnostics
import Estimators
import Language
import Objectives
import SpecModel
import Testing

/// The options of a literal that specs call.
struct OptionSchema: CustomTestStringConvertible, Sendable {
  let name: String
  let options: [Option]
  var testDescription: String { name }

  static let all: [OptionSchema] =
    Estimator.all.map { OptionSchema(name: $0.name, options: $0.options) }
    + Optimizer.all.map { OptionSchema(name: $0.name, options: $0.options) }
    + Schedule.all.map { OptionSchema(name: $0.name, options: $0.options) }
    + Term.all.map { OptionSchema(name: $0.name, options: $0.options) }

  /// The options with those of words.
  var withWords: [(owner: String, options: [Option])] {
    [(name, options)]
      + options.flatMap { option -> [(String, [Option])] in
        guard case .choice(let words) = option.kind else { return [] }
        return words.map { ("\(option.name)=\($0.name)", $0.options) }
      }
  }
}

@Suite struct OptionTests {
  @Test(arguments: OptionSchema.all) func namesAreUniqueAndMeaningsSentences(_ schema: OptionSchema)
  {
    for (owner, options) in schema.withWords {
      #expect(Set(options.map(\.name)).count == options.count, "\(schema.name) \(owner)")
      for option in options {
        #expect(option.summary.hasSuffix("."), "\(schema.name) \(owner) \(option.name)")
        guard case .choice(let words) = option.kind else { continue }
        #expect(Set(words.map(\.name)).count == words.count && words.count > 1, "\(option.name)")
        #expect(words.allSatisfy { $0.summary.hasSuffix(".") }, "\(option.name)")
      }
    }
  }

  @Test(arguments: OptionSchema.all) func defaultsLieInTheirRanges(_ schema: OptionSchema) {
    for option in schema.withWords.flatMap(\.options) {
      guard let value = option.defaultValue else { continue }
      switch (option.kind, value) {
      case (.number(let range), .number(let number)): #expect(range.contains(number))
      case (.scalar(let range, let excludesLowerBound), .scalar(.number(let number))):
        #expect(range.contains(number) && !(excludesLowerBound && number == range.lowerBound))
      case (.integer(let range), .integer(let integer)): #expect(range.contains(integer))
      case (.flag, .flag), (.choice, .choice): break
      default: Issue.record("the default of \(option.name) is of another kind")
      }
    }
  }

  /// The table's default is what the spec's author would write for it.
  @Test(arguments: Estimator.all) func writingEveryDefaultChangesNothing(_ estimator: Estimator)
    throws
  {
    let distribution = try #require(estimator.distributions.first)
    let parameters =
      distribution.discrete == nil
      ? "mean=parameter(3), log_std=parameter(3)" : "logits=parameter([2, 3])"
    func use(_ call: String) throws -> EstimatorUse {
      let isBound = !estimator.claims(estimator.options.defaults ?? [:]).bounds.contains(
        .expectation)
      let text = """
        onehot: 1
        name: s
        data: {x: binary}
        guide:
          z: ~ \(distribution.name)(\(parameters))
        model:
          z: ~ \(distribution.name)(\(parameters))
          x: ~ bernoulli(logits=sum(z))
        estimators: {z: "\(call)"}
        maximize: \(isBound ? "iwae" : "elbo")(samples=2)
        """
      let checked = Compiler.check(SpecLoader.tree(SourceFile(path: "s.yaml", text: text)))
      return try #require(checked.model, "\(checked.diagnostics.map(\.message))").latents[0]
        .estimator
    }
    let defaults = try #require(estimator.options.defaults)
    let plain = try use(estimator.name)
    let written = try use(estimator.options.call(estimator.name, defaults))
    #expect(plain.options == defaults && written.options == defaults)
    #expect(
      plain.text == written.text && plain.text == estimator.options.call(estimator.name, defaults))
  }

  /// Rules get scalars in the same order in every process, whatever the order of a dictionary.
  @Test func scalarsAreInAlphabeticalOrder() {
    let options: Options = [
      "temperature": .scalar(.number(1)), "b": .integer(3), "delta": .scalar(.number(2)),
      "std": .scalar(.number(3)), "a": .flag(true), "eta": .scalar(.number(4)),
    ]
    #expect(options.scalars.map(\.name) == ["delta", "eta", "std", "temperature"])
  }
}
