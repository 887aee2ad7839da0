import Diagnostics
import SpecModel
import TensorCore
import TensorIR

/// The weights that no term of the objective reads: a metric or a draw from the model may, so they
/// are initialized and kept like all others.
struct UnreadWeights {
  private let model: Model
  private let weights: [DeclaredWeight]

  /// Adds the weights of a model that a table has not been asked for so far.
  init(_ model: Model, declaring table: WeightTable, _ b: Builder) {
    self.model = model
    let read = Set(table.specs.map(\.path))
    weights = model.weights.filter { !read.contains($0.path) }
    let saved = b.origin
    defer { b.origin = saved }
    for weight in weights {
      b.origin = weight.origin
      _ = table.value(weight.path, weight.shape, weight.initializer)
    }
  }

  /// No gradient is claimed of any.
  var labels: [ParameterLabel] { weights.map { ParameterLabel(path: $0.path, bias: nil) } }

  /// A warning for each node that the objective does not read and that no other such node reads;
  /// its inputs, if it is their only reader, are covered by the same warning.
  func diagnostics() -> [Diagnostic] {
    var groups: [(end: String, paths: [String], span: Span?)] = []
    for weight in weights {
      let end = parts(weight.node) == nil ? metric(weight) : end(from: weight.node)
      if let index = groups.firstIndex(where: { $0.end == end }) {
        groups[index].paths.append(weight.path)
      } else {
        groups.append((end, [weight.path], span(of: end) ?? weight.origin?.span))
      }
    }
    return groups.map { end, paths, span in
      let names = paths.map { "`\($0)`" }
      let (what, keep) =
        names.count == 1
        ? (names[0], "it keeps its initial values")
        : ("\(names.count) weights of `\(end)`", "they keep their initial values")
      return Diagnostic(
        .unreachableParameter, at: span, "no gradient reaches \(what), so \(keep)",
        labels: [Label(model.objective.span, "the objective does not read `\(end)`")],
        notes: names.count == 1 ? [] : ["the weights: " + names.joined(separator: ", ")],
        help: "use it in the objective, or remove it")
    }
  }

  /// The last node that a node leads to, through nodes alone.
  private func end(from node: String) -> String {
    var (end, seen) = (node, Set([node]))
    while let next = readers(of: end).first(where: { seen.insert($0).inserted }) { end = next }
    return end
  }

  /// The nodes whose expressions read a node, in order; none reads a draw of the graph that it is
  /// not drawn from.
  private func readers(of node: String) -> [String] {
    guard let (kind, name) = parts(node) else { return [] }
    let isDraw = model.graph(kind)[name]?.isDraw == true
    if isDraw, model.latent(name)?.proposal != kind { return [] }
    let kinds = isDraw ? GraphKind.allCases : [kind]
    return kinds.flatMap { kind in
      model.graph(kind).nodes.map { "\(kind.rawValue).\($0.name)" }
    }.filter { model.reads[$0]?.contains(name) == true }
  }

  /// The path of the metric whose own weight it is.
  private func metric(_ weight: DeclaredWeight) -> String {
    weight.path.split(separator: ".").prefix(2).joined(separator: ".")
  }

  private func span(of node: String) -> Span? {
    parts(node).flatMap { model.graph($0)[$1]?.span }
  }

  private func parts(_ node: String) -> (GraphKind, String)? {
    let parts = node.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let kind = GraphKind(rawValue: parts[0]) else { return nil }
    return (kind, parts[1])
  }
}
