import Diagnostics
import SpecSyntax
import TensorCore
public import TensorIR

extension DataField {
  /// The supports that data can have.
  public static let supports: [Support] = [.real, .unit, .binary, .onehot, .index, .count]
}

extension SpecReader {
  /// Reads `data`.
  func readFields(_ node: YAMLNode?) {
    for entry in entries(node, "data") {
      guard let name = parseIdentifier(entry, &report.diagnostics) else {
        hasLostNames = true
        continue
      }
      guard let field = readField(name, entry.value) else {
        broken.insert(name.text)
        continue
      }
      fields.append(field)
    }
  }

  /// Looks for names that have sources but no declaration: most likely they are misspelt there.
  func findUndeclaredFields() {
    let splits = (entries["sources"]?.value.entries ?? []).filter { $0.value["from"] == nil }
    let sources = splits.flatMap { $0.value.entries ?? [] }.map(\.key.text)
    undeclaredFields = Set(sources).subtracting(fields.map(\.name)).subtracting(broken)
  }

  private func readField(_ name: Identifier, _ node: YAMLNode) -> DataField? {
    guard let declaration = parseField(node, &report.diagnostics) else { return nil }
    let support = DataField.supports.first { $0.rawValue == declaration.support.text }
    if support == nil {
      report.unknown(
        .unknownName, "support", declaration.support.text, at: declaration.support.span,
        among: DataField.supports.map(\.rawValue))
    }
    var extents: [Int] = []
    for expression in declaration.shape {
      switch constant(expression) {
      case .integer(let extent) where extent > 0: extents.append(extent)
      case .unknown: return nil
      default:
        report.add(
          .typeMismatch, at: expression.span, "a size must be a whole number from 1",
          notes: notes(on: expression))
        return nil
      }
    }
    guard SizeLimits.product(extents) <= Double(SizeLimits.row) else {
      report.add(
        .numberOutOfRange, at: declaration.span, "the shape \(Shape(extents)) is too large",
        notes: ["a value of one row may have at most \(SizeLimits.row) elements"])
      return nil
    }
    guard let support else { return nil }
    if support == .onehot, extents.isEmpty {
      report.add(
        .shapeMismatch, at: declaration.span, "one-hot data needs an axis of classes",
        help: "write for example `onehot[10]`")
      return nil
    }
    return DataField(
      name: name.text, support: support, shape: Shape(extents), sizes: declaration.shape,
      isOptional: declaration.isOptional, span: name.span)
  }

  /// The value of an expression of hyperparameters and numbers.
  func constant(_ expression: Expr) -> Operand {
    RowCheck(constantScope, report).evaluate(expression, path: "data", uses: &usedConstants)
  }

  /// The places where the hyperparameters of such an expression were set.
  private func notes(on expression: Expr) -> [String] { constantScope.notes(on: [expression]) }

  /// A scope that contains only hyperparameters.
  private var constantScope: ModelScope {
    ModelScope(
      hyperparameters: hyperparameters, fields: [], guide: Graph(kind: .guide, nodes: []),
      model: Graph(kind: .model, nodes: []), definitions: [:], broken: broken, clashes: [],
      missingLibraries: [],
      isPartial: entries["hyperparameters"]?.value.isPartial ?? root.isPartial)
  }
}
