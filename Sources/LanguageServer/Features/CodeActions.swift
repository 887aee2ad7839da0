import Diagnostics
import JSON

extension Request {
  /// The fixes of the findings in a range, and all safe ones at once.
  static let codeAction = Request(
    "textDocument/codeAction",
    capability: Capability(
      "codeActionProvider", ["codeActionKinds": ["quickfix", "source.fixAll.onehot"]]),
    needsFindings: true
  ) { (desk, parameters) throws(ResponseError) in
    try CodeActions(
      document: try desk.workspace.document(parameters), workspace: desk.workspace,
      findings: desk.findings
    ).actions(parameters)
  }
}

/// The fixes of a document's findings.
struct CodeActions {
  let document: Document
  let workspace: Workspace
  let findings: Findings

  /// An action of the protocol.
  struct Action: Encodable {
    let title: String
    let kind: String
    var diagnostics: [Findings.Shown]?
    var isPreferred: Bool?
    let edit: LSP.WorkspaceEdit
  }

  /// The actions for the range and the kinds that parameters name.
  func actions(_ parameters: JSON) throws(ResponseError) -> [Action] {
    let lines = document.lines
    guard let range = try? parameters["range"]?.decoded(as: LSP.Range.self),
      let first = lines.offset(range.start, workspace.encoding),
      let last = lines.offset(range.end, workspace.encoding)
    else { throw .parameters("a range") }
    let only = parameters["context"]?["only"]?.items?.compactMap(\.string)
    /// A kind asked for includes its more special ones, `source` `source.fixAll`.
    func isWanted(_ kind: String) -> Bool {
      only?.contains { kind == $0 || kind.hasPrefix($0 + ".") } ?? true
    }
    let found = findings.diagnostics(in: document.path)
    var actions: [Action] = []
    if isWanted("quickfix") {
      let here = found.filter { $0.span.map { $0.start <= last && first <= $0.end } ?? false }
      actions += here.flatMap { diagnostic in diagnostic.fixes.map { action($0, diagnostic) } }
    }
    // It may do anything to the file, so it is offered to those alone that ask for it.
    if only != nil, isWanted("source.fixAll.onehot") {
      actions += fixAll(found).map { [$0] } ?? []
    }
    return actions
  }

  private func action(_ fix: Fix, _ diagnostic: Diagnostic) -> Action {
    Action(
      title: fix.title, kind: "quickfix", diagnostics: [findings.shown(diagnostic)],
      isPreferred: diagnostic.fixes.count == 1 && fix.applicability == .safe,
      edit: edit(fix.file, fix.edits))
  }

  private func fixAll(_ found: [Diagnostic]) -> Action? {
    let fixes = AppliedFixes(found.compactMap(\.safeFix), to: document.file).fixes
    guard !fixes.isEmpty else { return nil }
    // An edit that two fixes have in common is made once.
    var seen: Set<Edit> = []
    let edits = fixes.flatMap(\.edits).filter { seen.insert($0).inserted }
    return Action(
      title: "make all safe fixes", kind: "source.fixAll.onehot",
      edit: edit(document.file, edits))
  }

  private func edit(_ file: SourceFile, _ edits: [Edit]) -> LSP.WorkspaceEdit {
    workspace.edit([(file, edits.map { ($0.span, $0.replacement) })])
  }
}
