import Diagnostics
import SpecSyntax

extension Check {
  /// Two things in one scope must not have one name.
  static let nameClashes = Check("name-clashes", of: .allSpecs) { $0.checkNameClashes() }
}

extension SpecReader {
  fileprivate func checkNameClashes() {
    var owners: [String: (what: String, span: Span)] = [:]
    func claim(_ name: String, _ what: String, _ span: Span) {
      if let owner = owners[name] {
        report.add(
          .nameClash, at: span, "\(what) and \(owner.what) are both called `\(name)`",
          labels: [Label(owner.span, "\(owner.what)")], help: "rename one of the two")
        clashes.insert(name)
      } else {
        owners[name] = (what, span)
      }
    }
    for parameter in hyperparameters { claim(parameter.name, "a hyperparameter", parameter.span) }
    for field in fields { claim(field.name, "a data field", field.span) }
    let shared = owners
    let data = Set(fields.map(\.name))
    for graph in [guide, model] {
      owners = shared
      // A `~` name that is data is the observation of that field.
      for node in graph.nodes where !(node.isDraw && data.contains(node.name)) {
        claim(node.name, "a node of the \(graph.kind.rawValue)", node.span)
      }
    }
  }
}
