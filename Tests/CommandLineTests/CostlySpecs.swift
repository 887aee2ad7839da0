import Estimators
import Language

/// Short specs that stand for much work: every estimator with every distribution at sizes from the
/// edge of what is enumerated to beyond any machine.
enum CostlySpecs {
  /// The logits of a draw.
  struct Size: Sendable, CustomStringConvertible {
    let distribution: String
    let shape: [Int]
    let arguments: String

    init(_ distribution: String, _ shape: [Int], _ arguments: String = "") {
      self.distribution = distribution
      self.shape = shape
      self.arguments = arguments
    }

    var description: String { "\(distribution)\(shape)\(arguments)" }
  }

  /// The sizes of every distribution.
  static let sizes: [Size] = [
    .init("bernoulli", [16]), .init("bernoulli", [2_000_000]), .init("bernoulli", [Int(Int32.max)]),
    .init("categorical", [8, 4]), .init("categorical", [1024]), .init("categorical", [64, 1000]),
    .init("categorical", [60_000]), .init("categorical", [Int(Int32.max)]),
    .init("plackett_luce", [5, 3]), .init("plackett_luce", [8]), .init("plackett_luce", [46_340]),
    .init("k_subset", [3000], ", k=1"), .init("k_subset", [2000], ", k=1000"),
    .init("k_subset", [18], ", k=9"), .init("k_subset", [65_535], ", k=1"),
    .init("k_subset", [Int(Int32.max)], ", k=1000000000"),
    .init("normal", [Int(Int32.max)]),
  ]

  /// A spec for every estimator that the distribution has, with its counts at their most, by name.
  static func specs(_ size: Size) -> [(name: String, text: String)] {
    let distribution = Distribution.named(size.distribution)
    return Estimator.all.filter { estimator in
      distribution.map { estimator.distributions.contains($0) } ?? false
    }.flatMap { estimator in
      // Where the estimator is not correct under one, that is said.
      ["elbo(kl=sampled, samples=2)", "iwae(samples=5000)"].map {
        ("\(estimator.name) under \($0)", spec(size, estimator, $0))
      }
    }
  }

  private static func spec(_ size: Size, _ estimator: Estimator, _ objective: String) -> String {
    let options = estimator.options.compactMap { option -> String? in
      if case .integer(let range) = option.kind { return "\(option.name)=\(range.upperBound)" }
      return option.defaultText == nil ? "\(option.name)=0.5" : nil
    }
    let shape = "\(size.shape)"
    let parameters =
      size.distribution == "normal"
      ? "mean=parameter(\(shape)), log_std=0" : "logits=parameter(\(shape))\(size.arguments)"
    return """
      onehot: 1
      name: costly
      data: {x: "binary[3]"}
      guide:
        z: ~ \(size.distribution)(\(parameters))
      model:
        z: ~ \(size.distribution)(\(parameters))
        x: ~ bernoulli(logits=parameter(3) * sum(z))
      estimators: {z: "\(estimator.name)(\(options.joined(separator: ", ")))"}
      maximize: \(objective)
      """
  }

  /// Other short specs that stand for much work, by name.
  static let others: [(name: String, text: String)] = [
    (
      "mode of a large subset",
      cost("sum(mode(model.z))", "k_subset(logits=parameter(100000), k=5)")
    ),
    ("conv2d of a large kernel", cost("sum(conv2d(parameter([2, 2, 1]), 3, kernel=2147483647))")),
    (
      "transposed convolution with a large step",
      cost("sum(conv2d_transpose(parameter([1, 4, 4]), 3, kernel=2, stride=2147483647))")
    ),
    ("most elements", cost("sum(parameter(2147483647))")),
    ("one element too many", cost("sum(parameter(2147483648))")),
    ("iwae of many samples", bound("iwae(samples=2147483647)")),
    ("many samples", bound("elbo(samples=2147483647)")),
    (
      "a large batch",
      bound("elbo") + "train: {optimizer: sgd(learning_rate=1), batch: 2147483647}\n"
    ),
    ("optional fields", optionalFields(20)),
    ("many optional fields", optionalFields(200)),
    ("nested scans", nestedScans(32, 32)), ("large nested scans", nestedScans(1024, 1024)),
    (
      "a large table of swaps",
      cost("0 * w", "categorical(logits=parameter(4096))").replacing("score_function", with: "arsm")
    ),
    ("least number negated", cost("w * (-(-2)^63)") + ""),
    ("least number divided", cost("w * ((-2)^63 / -1)")),
    ("least number as a size", cost("parameter((-2)^63)")),
    ("least number as an axis", cost("sum(w, axes=(-2)^63)")),
    ("least number as a position", cost("w[(-2)^63]")),
    ("least number as a bound", cost("sum(w[(-2)^63:])")),
  ]

  /// A scan over a scan: a draw for every element of a matrix.
  private static func nestedScans(_ rows: Int, _ columns: Int) -> String {
    """
    onehot: 1
    name: costly
    define:
      f(s, x):
        z: ~ bernoulli(logits=s + x)
        return: s + z
      g(s, x):
        a: scan(f, s, x)
        return: a[-1]
    model:
      z: scan(g, zeros([]), zeros([\(rows), \(columns)]))
      cost: sum(z)
    minimize: cost

    """
  }

  private static func cost(_ expression: String, _ draw: String = "bernoulli(logits=w)") -> String {
    """
    onehot: 1
    name: costly
    model:
      w: parameter(3)
      z: ~ \(draw)
      cost: sum(z) + sum(\(expression))
    estimators: {z: score_function}
    minimize: cost

    """
  }

  private static func bound(_ objective: String) -> String {
    """
    onehot: 1
    name: costly
    data: {x: "binary[3]"}
    guide:
      z: ~ bernoulli(logits=dense(x, 70))
    model:
      z: ~ bernoulli(logits=parameter(70))
      x: ~ bernoulli(logits=dense(z, 3))
    maximize: \(objective)

    """
  }

  /// A spec in which some fields may be missing from any row.
  static func optionalFields(_ count: Int) -> String {
    let numbers = 0..<count
    return """
      onehot: 1
      name: costly
      data:
        x: binary[3]
      \(numbers.map { "  y\($0): onehot[3]?" }.joined(separator: "\n"))
      guide:
      \(numbers.map { "  y\($0): ~ categorical(logits=dense(x, 3))" }.joined(separator: "\n"))
      model:
      \(numbers.map { "  y\($0): ~ categorical(logits=parameter(3))" }.joined(separator: "\n"))
        x: ~ bernoulli(logits=\(numbers.map { "dense(y\($0), 3)" }.joined(separator: " + ")))
      estimators: {default: gumbel_softmax}
      maximize: elbo

      """
  }
}
