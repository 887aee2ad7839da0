import TensorCore
import TensorIR
import Testing

/// A linear layer of the draw is moved and not evaluated again; the product with 1 hides the layer,
/// so that the other spec evaluates all of it.
@Test(
  arguments: ["bernoulli(logits=dense(h, 3))", "categorical(logits=dense(h, [2, 3]))"],
  ["dense(z, 4)", "dense(z, 4, bias=false) + dense(z, 4)"])
func localExpectationMovesLinearLayers(_ draw: String, _ layer: String) throws {
  func spec(_ layer: String) -> String {
    """
    onehot: 1
    name: s
    model:
      a: parameter(2, init=normal(1.0))
      h: ~ bernoulli(logits=a)
      z: ~ \(draw)
      hidden: \(layer)
      later: ~ bernoulli(logits=hidden)
      cost: sum(tanh(dense(concat(later, hidden), 2))) + sum(z)^2 * h[0]
    estimators: {h: enumerate, z: local_expectation, later: "score_function(baseline=leave_one_out)"}
    minimize: cost
    """
  }
  let moved = try GradientProbe(spec(layer))
  let whole = try GradientProbe(spec(layer.replacing("(z,", with: "(z * 1,")))
  func replicas(_ probe: GradientProbe) -> Int {
    let entries = draw.hasPrefix("bernoulli") ? 3 : 6
    return probe.gradient.nodes.count { node in
      node.op?.name == "matmul" && node.operands[0].shape[-1] == entries
        && node.result.shape.rank > 4 && node.result.shape[0] == entries
    }
  }
  #expect(replicas(moved) == 0 && replicas(whole) > 0)
  for step in 0..<20 {
    for (a, b) in zip(moved.gradient(step: step), whole.gradient(step: step)) {
      #expect(abs(a - b) < 1e-12 * (1 + abs(b)))
    }
  }
}
