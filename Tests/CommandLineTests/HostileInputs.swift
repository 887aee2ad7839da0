/// Inputs of up to 1 MiB that are made to cost time or memory.
enum HostileInputs {
  /// The input of a name.
  static func text(_ name: String) -> String { String((all[name]?() ?? "").prefix(1 << 20)) }

  /// The names, alphabetical.
  static let names = all.keys.sorted()

  private static let all: [String: @Sendable () -> String] = [
    // Depth.
    "brackets": { String(repeating: "[", count: 1 << 20) },
    "parentheses": { toy.replacing("z - 0.45", with: String(repeating: "(", count: 1_000_000)) },
    "block mappings": { lines(1400) { String(repeating: " ", count: $0) + "a:" } },
    "block sequences": { String(repeating: "- ", count: 500_000) },
    "chain of nodes": { chain(4000) { "  n\($0): n\($0 - 1) + z" } },
    "chain of nodes, last first": {
      chain(4000, isReversed: true) { "  n\($0): relu(n\($0 - 1))" }
    },
    "chain of long sums": {
      chain(190, isReversed: true) {
        "  n\($0): n\($0 - 1)" + String(repeating: " + z", count: 500)
      }
    },
    "chain of draws": {
      chain(250) { "  n\($0): ~ bernoulli(logits=n\($0 - 1))" }
        .replacing("{z: score_function}", with: "{default: score_function}")
    },
    "chain of draws, last first": {
      chain(250, isReversed: true) { "  n\($0): ~ bernoulli(logits=n\($0 - 1))" }
        .replacing("{z: score_function}", with: "{default: score_function}")
    },
    "chain of layers": { chain(3000) { "  n\($0): dense(n\($0 - 1), 3)" } },
    "cycle": { graph(lines(4000) { "  n\($0): n\(($0 + 1) % 4000)" }, "n0") },
    "many cycles": { graph(lines(2000) { "  a\($0): b\($0)\n  b\($0): a\($0)" }, "a0") },
    "hub of cycles": {
      let ring = lines(2000) { "  r\($0): r\(($0 + 1) % 2000)" }
      return graph(ring + lines(2000) { "  v\($0): r\(($0 + 1) % 2000) + w" } + "  w: r0\n", "r0")
    },
    "chain of calls": {
      define(
        "  f0(x): {return: x + 1}\n"
          + lines(4000, from: 1) { "  f\($0)(x): {return: f\($0 - 1)(x)}" },
        "f4000(z)")
    },

    "chain in a function": {
      let body = lines(4000, from: 1) { "    l\($0): l\($0 - 1) + x" }
      return define("  f(x):\n    l0: x\n\(body)    return: l4000\n", "f(z)")
    },

    // Expansion.
    "doubling calls": {
      define(
        "  f0(x): {return: x + 1}\n"
          + lines(60, from: 1) { "  f\($0)(x): {return: f\($0 - 1)(x) + f\($0 - 1)(x)}" }, "f60(z)")
    },
    "nested calls": {
      define(
        "  f0(x): {return: x + 1}\n"
          + lines(40, from: 1) { "  f\($0)(x): {return: f\($0 - 1)(f\($0 - 1)(x))}" }, "f40(z)")
    },
    "errors in a function called often": {
      define(
        "  f(x): {return: " + Array(repeating: "g(x)", count: 500).joined(separator: " + ") + "}\n",
        Array(repeating: "f(z)", count: 500).joined(separator: " + "))
    },
    "aliases of aliases": {
      "a0: &a0 [x, x]\n" + lines(60, from: 1) { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
    },
    "long sums": {
      graph(lines(900) { "  n\($0): z" + String(repeating: " + z", count: 500) }, "sum(n0)")
    },
    "large constants": {
      graph(lines(4000) { "  c\($0): ones([1000, 1000]) * \($0)" }, "sum(c0)")
    },
    "joint values": {
      graph(lines(250) { "  c\($0): ~ categorical(logits=zeros(10))" }, "sum(z)")
        .replacing("{z: score_function}", with: "{default: enumerate}")
    },
    "chain of joint values": {
      graph(
        "  c0: ~ categorical(logits=parameter(4))\n"
          + lines(250, from: 1) { "  c\($0): ~ categorical(logits=dense(c\($0 - 1), 4))" },
        "sum(c250)"
      ).replacing("{z: score_function}", with: "{default: enumerate}")
    },
    "axes": {
      toy.replacing(
        "z - 0.45",
        with: "zeros([" + Array(repeating: "1", count: 50_000).joined(separator: ", ") + "])")
    },
    "sizes": { toy.replacing("z - 0.45", with: "zeros([99999999999, 99999999999])") },

    // Width.
    "keys": { "onehot: 1\n" + lines(80_000) { "key\($0): 1" } },
    "keys of one name": { "onehot: 1\n" + lines(150_000) { _ in "a: 1" } },
    "draws": {
      graph(lines(5000) { "  c\($0): ~ bernoulli(logits=logits)" }, "sum(z)")
    },
    "layers of a bound": {
      let latents = lines(250) { "  z\($0): ~ bernoulli(logits=dense(x, 3))" }
      let sum = (0..<250).map { "z\($0)" }.joined(separator: " + ")
      return "onehot: 1\nname: a\ndata: {x: \"binary[3]\"}\nguide:\n\(latents)model:\n"
        + lines(250) { "  z\($0): ~ bernoulli(logits=parameter(3))" }
        + "  x: ~ bernoulli(logits=\(sum))\nmaximize: elbo\n"
    },
    "layers of latent variables": {
      "onehot: 1\nname: a\ndata: {x: \"binary[3]\"}\nguide:\n  z0: ~ bernoulli(logits=dense(x, 3))\n"
        + lines(250, from: 1) { "  z\($0): ~ bernoulli(logits=dense(z\($0 - 1), 3))" }
        + "model:\n  z250: ~ bernoulli(logits=parameter(3))\n"
        + lines(250) { "  z\($0): ~ bernoulli(logits=dense(z\($0 + 1), 3))" }
        + "  x: ~ bernoulli(logits=dense(z0, 3))\nmaximize: elbo\n"
    },
    "nodes": { graph(lines(4000) { "  n\($0): z + \($0)" }, "sum(z)") },
    "hyperparameters": { toy + "hyperparameters:\n" + lines(4000) { "  h\($0): \($0)" } },
    "functions": { define(lines(4000) { "  f\($0)(x): {return: x + \($0)}" }, "f1(z)") },
    "fields": { toy + "data:\n" + lines(4000) { "  x\($0): real[3]" } },
    "metrics": { toy + "evaluate:\n  metrics:\n" + lines(3000) { "    m\($0): cost" } },
    "arguments": {
      toy.replacing("(z - 0.45)^2", with: (0..<60_000).map { "a\($0)=z" }.joined(separator: ", "))
    },
    "libraries": { toy + "use:\n" + lines(4000) { "  a\($0): lib\($0).yaml" } },
    "literal": {
      toy.replacing(
        "3, init=[0.3, -0.2, 0.9]",
        with: "90000, init=[" + Array(repeating: "0.1", count: 90_000).joined(separator: ", ") + "]"
      )
    },

    // Findings.
    "unknown names": { graph(lines(4000) { "  n\($0): missing\($0) + 1" }, "sum(z)") },
    "unknown functions": { graph(lines(4000) { "  n\($0): densse\($0)(z)" }, "sum(z)") },
    "unknown estimators": {
      toy.replacing("{z: score_function}", with: "\n" + lines(4000) { "  zz\($0): enumerate" })
    },
    "unknown names on one line": {
      "onehot: 1\nmodel: {" + (0..<4000).map { "n\($0): missing\($0)" }.joined(separator: ", ")
        + "}\n"
    },
    "errors of syntax": { "onehot: 1\n" + lines(60_000) { "k\($0): [1] * x" } },
    "errors in expressions": { graph(lines(4000) { "  n\($0): z +* \($0)" }, "sum(z)") },
    "unknown aliases": { lines(2000) { "k\($0): *a\($0)\nl\($0): &b\($0) 1" } },

    // Text.
    "long name": { toy.replacing("z - 0.45", with: String(repeating: "q", count: 1_000_000)) },
    "long key": { "onehot: 1\n" + String(repeating: "k", count: 1_000_000) + ": 1\n" },
    "wide characters": { toy.replacing("z - 0.45", with: String(repeating: "é漢😀", count: 90_000)) },
    "combining characters": {
      toy.replacing("z - 0.45", with: "a" + String(repeating: "\u{301}", count: 400_000))
    },
    "empty lines": { toy + String(repeating: "\n", count: 1_000_000) },
    "quotes": { "onehot: 1\n" + String(repeating: "'\n", count: 500_000) },
    "block scalars": { "onehot: 1\n" + lines(4000) { "k\($0): |\n  x" } },
    "documents": { String(repeating: "---\n", count: 250_000) },
    "directives": { String(repeating: "%A\n", count: 300_000) },
    "anchors": { String(repeating: "&a ", count: 300_000) },
    "tags": { String(repeating: "!a ", count: 300_000) },
    "question marks": { String(repeating: "? ", count: 500_000) },
    "colons": { String(repeating: ":", count: 1_000_000) },
    "tabs": { toy + String(repeating: "\t\n", count: 400_000) },
    "null characters": { String(repeating: "\0", count: 1_000_000) },
  ]

  private static func lines(_ count: Int, from start: Int = 0, _ line: (Int) -> String) -> String {
    (start..<(start + count)).map { line($0) + "\n" }.joined()
  }

  /// The toy with more nodes, of which one is the cost.
  private static func graph(_ nodes: String, _ cost: String) -> String {
    toy.replacing("  cost: sum((z - 0.45)^2)\n", with: "\(nodes)  cost: \(cost)\n")
  }

  private static func define(_ functions: String, _ argument: String) -> String {
    toy.replacing("model:", with: "define:\n\(functions)model:")
      .replacing("(z - 0.45)^2", with: argument)
  }

  private static func chain(
    _ count: Int, isReversed: Bool = false, _ line: (Int) -> String
  ) -> String {
    let nodes = ["  n0: z\n"] + (1...count).map { line($0) + "\n" }
    return graph((isReversed ? nodes.reversed() : nodes).joined(), "sum(n\(count))")
  }
}
