import Foundation
import TestSupport
import Testing

/// `onehot inspect`.
@Suite struct InspectTests {
  private func inspect(_ spec: String, _ arguments: [String] = []) throws -> [String: Any] {
    let result = try Binary.run(
      ["inspect", "--format", "json", spec] + arguments, in: Repository.root)
    #expect(result.status == 0, "\(result.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let object = try inspect("Specs/digits-categorical-vae.yaml")
    #expect(
      Set(object.keys) == ["format_version", "spec", "nodes", "parameters", "objective", "cost"])
    let nodes = try #require(object["nodes"] as? [[String: Any]])
    for node in nodes {
      #expect(
        Set(node.keys) == [
          "name", "graph", "op", "shape", "support", "stochastic", "estimator", "chosen_because",
          "bias", "evaluations",
        ])
    }
    let parameters = try #require(object["parameters"] as? [[String: Any]])
    for parameter in parameters {
      #expect(Set(parameter.keys) == ["name", "shape", "count", "bias"])
    }
    let objective = try #require(object["objective"] as? [String: Any])
    #expect(Set(objective.keys) == ["expression", "bound", "bound_because"])
    let cost = try #require(object["cost"] as? [String: Any])
    #expect(Set(cost.keys) == ["flops_per_step", "bytes_of_buffers", "bytes_of_parameters"])
  }

  @Test func aNodeIsDescribed() throws {
    let object = try inspect("Specs/digits-categorical-vae.yaml")
    let nodes = try #require(object["nodes"] as? [[String: Any]])
    let z = try #require(
      nodes.first { $0["name"] as? String == "z" && $0["graph"] as? String == "guide" })
    #expect(z["op"] as? String == "categorical")
    #expect(z["shape"] as? [Int] == [10, 10])
    #expect(z["support"] as? String == "onehot")
    #expect(z["stochastic"] as? Bool == true)
    #expect(z["bias"] as? String == "biased")
    #expect((z["estimator"] as? String)?.hasPrefix("gumbel_softmax(temperature=") == true)
    #expect(z["chosen_because"] is NSNull)
    #expect(z["evaluations"] as? [String: Int] == ["forward": 1, "backward": 1])
    let h = try #require(
      nodes.first { $0["name"] as? String == "h" && $0["graph"] as? String == "model" })
    #expect(h["estimator"] is NSNull)
    #expect(h["stochastic"] as? Bool == false)
  }

  /// A dense layer of n inputs and m outputs over B rows takes 2·B·n·m operations forward, and as
  /// many for each of its two cotangents.
  @Test func operationsAreThoseOfTheProducts() throws {
    try withTemporaryFolder { folder in
      let text = """
        onehot: 1
        name: line
        data: {x: "real[50]", y: "real[20]"}
        model:
          h: dense(x, 20)
          cost: sum((h - y)^2)
        minimize: cost
        train: {optimizer: sgd(learning_rate=0.1), batch: 10, steps: 1}
        """
      let url = folder.appending(path: "line.yaml")
      try text.write(to: url, atomically: false, encoding: .utf8)
      let object = try inspect(url.path)
      let cost = try #require(object["cost"] as? [String: Int])
      // No cotangent of x is asked for.
      let products = 2 * 2 * 10 * 50 * 20
      let flops = try #require(cost["flops_per_step"])
      #expect(flops > products && flops < products + products / 4)
      #expect(cost["bytes_of_parameters"] == 4 * (50 * 20 + 20))
      #expect(try #require(cost["bytes_of_buffers"]) >= 4 * 10 * 20)
    }
  }

  @Test func overridesChangeTheNumbers() throws {
    let small = try inspect("Specs/digits-categorical-vae.yaml", ["--set", "hidden=8"])
    let parameters = try #require(small["parameters"] as? [[String: Any]])
    let kernel = try #require(parameters.first { $0["name"] as? String == "guide.h.kernel" })
    #expect(kernel["shape"] as? [Int] == [64, 8])
    #expect(kernel["count"] as? Int == 512)
  }

  @Test func defaultsCarryTheirReason() throws {
    let object = try inspect("Specs/digits-bernoulli-mixture.yaml")
    let nodes = try #require(object["nodes"] as? [[String: Any]])
    let k = try #require(nodes.first { $0["estimator"] is String })
    #expect(k["estimator"] as? String == "enumerate")
    #expect((k["chosen_because"] as? String)?.contains("fit the budget") == true)
    #expect(k["bias"] as? String == "exact")
  }

  @Test func textIsATable() throws {
    let result = try Binary.run(["inspect", "Specs/m2-semi-supervised.yaml"], in: Repository.root)
    #expect(result.status == 0)
    for part in ["guide.y", "enumerate", "parameter", "objective", "not a bound", "FLOP", "MiB"] {
      #expect(result.output.contains(part), "\(part)")
    }
  }
}
