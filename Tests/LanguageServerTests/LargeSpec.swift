import CompilerDriver
import Diagnostics
import Language
import SpecModel
import TensorCore
import TensorIR

/// Specs of about 300 lines, on which latency is measured.
enum LargeSpec {
  /// Every function of the language by its example, over and over, and the sum of all.
  static func functions(copies: Int) -> String {
    let names = (0..<copies).flatMap { copy in
      LanguageFunction.all.map { (name: "\($0.name)_\(copy)", call: $0.example.call) }
    }
    func spec(_ cost: String) -> String {
      """
      onehot: 1
      name: functions
      data:
        x: real[4]
        m: real[3, 4]
        b: binary[4]
        z: onehot[3, 4]
        i: index
      model:
      \(names.map { "  \($0.name): \($0.call)\n" }.joined())\
        cost: \(cost)
      minimize: cost
      train:
        optimizer: adam(learning_rate=1e-3)
        steps: 10

      """
    }
    // Class numbers cannot be added, only compared.
    let plain = Compiler.check(SpecLoader.tree(SourceFile(path: "spec.yaml", text: spec("sum(x)"))))
    let classes = Set(
      (plain.model?.nodeTypes() ?? []).filter { $0.support == .index }.map(\.node.name))
    let terms = names.map { classes.contains($0.name) ? "sum(\($0.name) == 0)" : "sum(\($0.name))" }
    return spec(terms.joined(separator: "\n    + "))
  }

  /// A hierarchical model of many layers, each with a latent variable of its own.
  static func layers(_ count: Int) -> String {
    let layers = 1...count
    let guide = layers.map { layer in
      """
        # Layer \(layer) of the guide.
        h\(layer): relu(dense(\(layer == 1 ? "x" : "z\(layer - 1)"), hidden))
        g\(layer): layer_norm(h\(layer)) + 0.1 * h\(layer)
        z\(layer): ~ bernoulli(logits=dense(g\(layer), units))

      """
    }
    let model = layers.reversed().map { layer in
      let parent = layer == count ? "parameter(units)" : "dense(p\(layer), units)"
      let hidden =
        layer == count
        ? ""
        : """
          p\(layer): relu(dense(z\(layer + 1), hidden))

        """
      return
        "  # Layer \(layer) of the model.\n\(hidden)  z\(layer): ~ bernoulli(logits=\(parent))\n"
    }
    let estimators = layers.map {
      "  z\($0): score_function(baseline=moving_average(decay=0.9))\n"
    }
    return """
      onehot: 1
      name: layers
      hyperparameters: {hidden: 32, units: 16}
      data:
        x: binary[64]
      guide:
      \(guide.joined())\
      model:
      \(model.joined())\
        o: relu(dense(z1, hidden))
        x: ~ bernoulli(logits=dense(o, 64))
      estimators:
      \(estimators.joined())\
      maximize: elbo(samples=2)
      train:
        optimizer: adam(learning_rate=exponential(from=1e-3, rate=1e-4))
        batch: 50
        steps: 1000
      evaluate:
        metrics:
          nll: -iwae(samples=10)

      """
  }
}
