import TensorIR
import TensorOps

extension Estimator {
  /// The estimator of a latent that needs none.
  ///
  /// That is in metrics, in samples, and under objectives that weigh draws themselves. The draw
  /// passes no gradient on.
  public static let plainDraw = Estimator(
    "draw", summary: "The draw itself.", formula: "", citation: "", options: [],
    distributions: [],
    claims: { _ in
      Claims(
        bias: .unbiased, bounds: BoundKind.allCases, requirement: .values, forward: 1, backward: 0)
    },
    value: { site, b in SiteValue(b.emit(.stopGradient, site.draw(b))) }, gradient: .graph)
}
