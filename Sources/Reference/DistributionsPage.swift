import Estimators
import Language
import TensorCore
import TensorIR

extension ReferencePages {
  /// The distributions that `~` can name.
  static var distributions: ReferencePage {
    let intro = """
      The distributions that can follow `~`. Arguments are given by name. The rules of each \
      distribution are one literal in `Sources/Language/Distributions`: the draw from noise, the \
      log-density, the mode, for a finite one the values and the score, and, if they exist, the \
      divergence, the mean and the relaxation.
      """
    return ReferencePage(
      "Distributions", source: "`Distribution.all`",
      [intro] + Distribution.all.flatMap(blocks))
  }

  static func blocks(_ distribution: Distribution) -> [String] {
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
      "Support of the values: \(distribution.valueSupport.rawValue)",
      "Base noise of a draw: \(distribution.noise.rawValue)",
      "Estimators: \(Markdown.codes(estimators.map(\.name)))",
    ]
    if distribution.minimumRank > 0 {
      facts.append("Least number of axes of its arguments: \(distribution.minimumRank)")
    }
    let shape: Shape = [3, 4]
    if distribution.valueShape(shape) != shape {
      facts.append(
        "Arguments of the shape \(shape) give values of \(distribution.valueShape(shape))")
    }
    if distribution.divergence == nil { facts.append("The divergence has no closed form") }
    if let rules = distribution.discrete {
      let member = distribution.index.map { ", with `\($0.name)=\($0.value)`" } ?? ""
      facts.append(
        "Logits of the shape \(shape) are \(rules.units(shape)) units of \(rules.arity(shape)) values"
          + member)
      if rules.mean == nil { facts.append("The mean has no closed form") }
    }
    return [
      "## \(distribution.name)", Markdown.prose(distribution.summary),
      Markdown.table(["argument", "or instead", "support", "meaning"], rows), Markdown.list(facts),
    ]
  }
}
