import Estimators
import Language
import TensorCore
import TensorIR

extension ReferencePages {
  /// The distributions that `~` can name.
  static var distributions: ReferencePage {
    let intro = """
      The distributions that can stand behind `~`. Arguments are given by name. Each holds its rules \
      in one literal in `Sources/Language/Distributions`: the draw from noise, the log-density, the \
      divergence, the mode, and for a finite one the values, the mean, the score and, where \
      there is one, the relaxation.
      """
    return ReferencePage(
      "Distributions", source: "`Distribution.all`",
      [intro] + Distribution.all.flatMap(blocks))
  }

  private static func blocks(_ distribution: Distribution) -> [String] {
    var rows = distribution.parameters.flatMap { forms in
      forms.map { form in
        let others = forms.filter { $0.name != form.name }.map { "or \(Markdown.code($0.name))" }
        return [
          Markdown.code(form.name), others.joined(separator: ", "), form.support.rawValue,
          Markdown.prose(form.summary),
        ]
      }
    }
    if let index = distribution.index {
      rows.append([Markdown.code(index.name), "", "whole number", Markdown.prose(index.summary)])
    }
    let estimators = Estimator.all.filter { $0.distributions.contains(distribution) }
    var facts = [
      "Support of its values: \(distribution.valueSupport.rawValue)",
      "Noise that a draw is a function of: \(distribution.noise.rawValue)",
      "Estimators: \(Markdown.codes(estimators.map(\.name)))",
    ]
    if distribution.minimumRank > 0 {
      facts.append("Axes that its arguments have at least: \(distribution.minimumRank)")
    }
    if let rules = distribution.discrete {
      let shape: Shape = [3, 4]
      let member = distribution.index.map { ", with `\($0.name)=\($0.value)`" } ?? ""
      facts.append(
        "Logits of the shape \(shape) are \(rules.units(shape)) units of \(rules.arity(shape)) values"
          + member)
    }
    return [
      "## \(distribution.name)", Markdown.prose(distribution.summary),
      Markdown.table(["argument", "or instead", "support", "meaning"], rows), Markdown.list(facts),
    ]
  }
}
