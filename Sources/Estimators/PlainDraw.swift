import TensorIR
import TensorOps

extension Estimator {
  /// The estimator of a latent that needs none.
  ///
  /// That is in metrics, in samples, and under objectives that weigh draws themselves. The draw
  /// passes no gradient on.
  public static let plainDraw = Estimator(
    "draw", summary: "The draw itself.", formula: "", citation: "", options: [],
    distributions: [], bounds: { _ in BoundKind.allCases }, bias: { _ in .unbiased },
    isHard: { _ in true }, requirement: { _ in .values }, hasRelaxedDensity: { _ in false },
    caution: { _ in nil }, branches: { _, _ in nil }, minimumSamples: { _ in 1 },
    evaluations: { _, _ in Evaluations(forward: 1, backward: 0) },
    value: { site, b in SiteValue(b.emit(.stopGradient, site.draw(b))) }, gradient: .graph)
}
