import Diagnostics
import Estimators
import Foundation
import SpecSyntax
import TensorCore
import TensorIR

/// Limits that keep every product of extents far below an overflow, and far above any real model.
enum SizeLimits {
  /// The elements of one row's value, and of one weight.
  static let row = Int(Int32.max)
  /// The elements of one value in a training step.
  static let step = 0x1p34
  /// The elements of the table of an enumerated variable's joint values.
  static let table = 1 << 22

  /// The product of some extents.
  static func product(_ extents: [Int]) -> Double { extents.reduce(1) { $0 * Double($1) } }
}

extension Check {
  /// A weight, and a row's value times the rows, samples and enumerated values of a step, must fit
  /// into memory by any measure.
  static let sizeLimits = Check(
    "size-limits", of: .specsWithoutErrors, reads: \.rows, \.objective, \.sections, \.latents
  ) { $0.checkSizes($1, $2, $3.train, $4) }
}

extension SpecReader {
  fileprivate func checkSizes(
    _ rows: RowCheck, _ objective: Objective, _ train: TrainSettings?, _ latents: [Latent]
  ) {
    for weight in rows.weights
    where SizeLimits.product(weight.shape.extents) > Double(SizeLimits.row) {
      report.add(
        .numberOutOfRange, at: weight.origin?.span,
        "the weight `\(weight.path)` of the shape \(weight.shape) is too large",
        notes: ["a weight may have at most \(SizeLimits.row) elements"])
      return
    }
    let batch = (train?.strata ?? [Stratum.whole(fields)]).reduce(0.0) { $0 + Double($1.batch) }
    let samples = objective.terms.compactMap(\.samples).max() ?? 1
    let states = EnumerationScopes(latents, rows).largest(objective)
    let largest = rows.largestValue
    for latent in latents {
      let use = latent.estimator
      let tries = Double(latent.evaluations.forward)
      let values = String(format: "%.0f", tries)
      // A choice among joint values weighs all of them each time.
      let isChoice = latent.branches != nil && use.claims.bias != .exact
      let numbers = batch * Double(samples) * tries * (isChoice ? Double(latent.states ?? 1) : 1)
      guard numbers > SizeLimits.step else { continue }
      report.add(
        .modelTooLarge, at: latent.span,
        "`\(use.text)` tries \(values) values of `\(latent.name)` at once, which makes "
          + "\(String(format: "%.0e", numbers)) numbers in one value of a step",
        notes: ["\(Int(batch)) rows × \(samples) samples × \(values) values"],
        help: "use another estimator, a smaller batch or fewer samples")
      return
    }
    let total = batch * Double(samples) * states * Double(largest.count)
    guard total > SizeLimits.step else { return }
    report.add(
      .numberOutOfRange, at: objective.span,
      "a step would hold \(String(format: "%.0e", total)) numbers in one value",
      notes: [
        "\(Int(batch)) rows × \(samples) samples × \(Int(states)) joint values × "
          + "\(largest.count) elements of `\(largest.path)`"
      ], help: "use a smaller batch or fewer samples")
  }
}
