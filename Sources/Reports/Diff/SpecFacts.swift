import Diagnostics
import Estimators
import Lowering
import Objectives
import SpecModel
import SpecSyntax
import TensorCore
import TensorIR

/// A part of a spec's meaning, in the order of reports.
public enum SpecSection: String, Sendable, Hashable, CaseIterable {
  /// Named constants.
  case hyperparameters
  /// Functions.
  case define
  /// The fields of a row.
  case data
  /// The sources of fields.
  case sources
  /// The nodes of both graphs: definition, shape and support.
  case nodes
  /// Latent variables: estimator and its bias label.
  case estimators
  /// The objective and its bound label.
  case objective
  /// The settings of training.
  case train
  /// The metrics.
  case evaluate
  /// The quantities of `predict`.
  case predict
  /// The settings of the audit.
  case audit
  /// The weights: shape and bias label.
  case parameters
}

/// The meaning of a spec as texts by subject, without order, layout, comments and descriptions.
///
/// The user's text is taken from the resolved spec, so that a default is the same whether it is
/// written or not. The compiler's findings are taken from the inspection.
struct SpecFacts {
  /// The subject of a fact.
  struct Key: Hashable {
    let section: SpecSection
    let subject: String
    let aspect: String
  }

  private(set) var keys: [Key] = []
  private(set) var texts: [Key: String] = [:]

  init(_ model: Model, _ inspection: Inspection) {
    let file = SourceFile(path: "resolved.yaml", text: ResolvedSpec.text(model))
    guard let entries = parseYAML(file).root?.entries else {
      fatalError("driver: a resolved spec is no mapping")
    }
    for entry in entries { read(entry) }
    for node in inspection.nodes {
      let subject = "\(node.type.graph.rawValue).\(node.type.node.name)"
      add(.nodes, subject, "shape", "\(node.type.shape)")
      add(.nodes, subject, "support", node.type.support.rawValue)
      if let latent = node.latent { add(.estimators, subject, "estimator", latent.estimator.text) }
      if let bias = node.bias { add(.estimators, subject, "bias", "\(bias)") }
    }
    add(.objective, "objective", "bound", inspection.bound.text)
    for (spec, bias) in inspection.parameters {
      add(.parameters, spec.path, "shape", "\(spec.shape)")
      add(.parameters, spec.path, "bias", bias.map { "\($0)" } ?? "no gradient")
    }
  }

  // MARK: - The resolved spec

  private mutating func read(_ entry: YAMLNode.Entry) {
    let name = entry.key.text
    switch name {
    case "onehot", "name", "about", "estimators": break
    case "guide", "model":
      for node in entry.value.entries ?? [] {
        add(.nodes, "\(name).\(node.key.text)", "definition", text(node.value))
      }
    case "maximize", "minimize":
      add(.objective, "objective", "expression", "\(name) \(text(entry.value))")
    case "hyperparameters", "define", "data":
      for inner in entry.value.entries ?? [] {
        addLeaves(section(name), inner.key.text, inner.value)
      }
    case "sources":
      for split in entry.value.entries ?? [] {
        for field in split.value.entries ?? [] {
          addLeaves(.sources, "\(split.key.text).\(field.key.text)", field.value)
        }
      }
    default: addLeaves(section(name), name, entry.value)
    }
  }

  private func section(_ name: String) -> SpecSection {
    guard let section = SpecSection(rawValue: name) else {
      fatalError("driver: the resolved spec has a section \(name) that nothing compares")
    }
    return section
  }

  /// Adds every scalar and list below a node, by its path.
  private mutating func addLeaves(
    _ section: SpecSection, _ subject: String, _ node: YAMLNode, path: [String] = []
  ) {
    guard let entries = node.entries else {
      // The short form of a hyperparameter has no key for its value.
      add(section, subject, path.isEmpty ? "value" : path.joined(separator: "."), text(node))
      return
    }
    for entry in entries {
      let isHyperparameter = section == .hyperparameters
      if isHyperparameter, entry.key.text == "about" { continue }
      let isValue = isHyperparameter && entry.key.text == "default"
      addLeaves(section, subject, entry.value, path: isValue ? [] : path + [entry.key.text])
    }
  }

  private func text(_ node: YAMLNode) -> String {
    if let items = node.items { return "[" + items.map(text).joined(separator: ", ") + "]" }
    return node.scalar?.text ?? ""
  }

  private mutating func add(
    _ section: SpecSection, _ subject: String, _ aspect: String, _ text: String
  ) {
    let key = Key(section: section, subject: subject, aspect: aspect)
    keys.append(key)
    texts[key] = text
  }
}
