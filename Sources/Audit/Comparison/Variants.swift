import CompilerDriver
import Diagnostics
import Language
import SpecModel

/// A spec with other estimators, each variant checked as if it stood in the file.
struct Variants {
  let tree: SpecTree
  let overrides: [Override]

  /// The spec with the estimators of some latent variables replaced.
  ///
  /// - Parameter estimators: the calls by the name under which `estimators` gives them.
  func check(_ estimators: [String: String]) -> CheckedSpec {
    let replaced = estimators.sorted { $0.key < $1.key }
      .map { Override(name: "estimators.\($0.key)", value: $0.value) }
    return Compiler.check(tree, overrides: overrides + replaced)
  }

  /// The model with one estimator for some latent variables; nil if it is not legal.
  func model(_ call: String, for latents: [Latent]) -> Model? {
    check(Dictionary(uniqueKeysWithValues: Set(latents.map(\.family)).map { ($0, call) })).model
  }
}

extension Model {
  /// The latent variables that are discrete.
  var discreteLatents: [Latent] { latents.filter { $0.distribution.discrete != nil } }

  /// The rows of each stratum in a small batch.
  func batches(rows: Int) -> [Int] {
    guard let strata = train?.strata else { return [fields.isEmpty ? 1 : rows] }
    return strata.map { min($0.batch, fields.isEmpty ? 1 : rows) }
  }
}
