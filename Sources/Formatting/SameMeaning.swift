import Diagnostics
import SpecSyntax

/// True if a text has the meaning of a tree: the same nodes, apart from the blanks in expressions.
func saysTheSame(_ root: YAMLNode, _ places: ExpressionPlaces, _ result: SourceFile) -> Bool {
  var (other, diagnostics) = parseYAML(result)
  guard let other else { return false }
  let otherPlaces = ExpressionPlaces(other, &diagnostics)
  return !diagnostics.hasErrors && areSame((root, places), (other, otherPlaces))
}

private typealias Tree = (node: YAMLNode, places: ExpressionPlaces)

private func areSame(_ a: Tree, _ b: Tree) -> Bool {
  guard a.node.isFlow == b.node.isFlow else { return false }
  switch (a.node.kind, b.node.kind) {
  case (.scalar(let one), .scalar(let two)):
    return areSame((one, a.places), (two, b.places))
  case (.sequence(let one), .sequence(let two)):
    return one.count == two.count
      && zip(one, two).allSatisfy { areSame(($0, a.places), ($1, b.places)) }
  case (.mapping(let one), .mapping(let two)):
    return one.count == two.count
      && zip(one, two).allSatisfy {
        areSame(($0.key, a.places), ($1.key, b.places))
          && areSame(($0.value, a.places), ($1.value, b.places))
      }
  default: return false
  }
}

private func areSame(_ a: (Scalar, ExpressionPlaces), _ b: (Scalar, ExpressionPlaces)) -> Bool {
  guard a.0.style == b.0.style else { return false }
  if a.0.text == b.0.text { return true }
  guard a.1.contains(a.0), b.1.contains(b.0) else { return false }
  let words = [a.0, b.0].map { expressionWords($0)?.map(\.span.text) }
  return words[0] != nil && words[0] == words[1]
}
