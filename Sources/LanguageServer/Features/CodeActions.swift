import Diagnostics

/// `textDocument/codeAction`: the fixes of the findings in a range, and all safe ones at once.
struct CodeActions {
  let document: Document
  let workspace: Workspace
  let findings: Findings

  /// The actions for the range and the kinds that parameters name.
  func result(_ parameters: JSON) throws(ResponseError) -> JSON {
    let lines = document.lines
    guard let range = parameters["range"], let start = range["start"], let end = range["end"],
      let first = lines.offset(start, workspace.encoding),
      let last = lines.offset(end, workspace.encoding)
    else { throw .parameters("a range") }
    let only = parameters["context"]?["only"]?.items?.compactMap(\.string)
    /// A kind asked for includes its more special ones, `source` `source.fixAll`.
    func isWanted(_ kind: String) -> Bool {
      only?.contains { kind == $0 || kind.hasPrefix($0 + ".") } ?? true
    }
    let found = findings.diagnostics(in: document.path)
    var actions: [JSON] = []
    if isWanted("quickfix") {
      let here = found.filter { $0.span.map { $0.start <= last && first <= $0.end } ?? false }
      actions += here.flatMap { diagnostic in diagnostic.fixes.map { action($0, diagnostic) } }
    }
    // It may do anything to the file, so it is offered to those alone that ask for it.
    if only != nil, isWanted("source.fixAll.onehot") {
      actions += fixAll(found).map { [$0] } ?? []
    }
    return .array(actions)
  }

  private func action(_ fix: Fix, _ diagnostic: Diagnostic) -> JSON {
    [
      "title": .string(fix.title),
      "kind": "quickfix",
      "diagnostics": [findings.object(diagnostic)],
      "isPreferred": .bool(diagnostic.fixes.count == 1 && fix.applicability == .safe),
      "edit": edit(fix.file, fix.edits),
    ]
  }

  private func fixAll(_ found: [Diagnostic]) -> JSON? {
    let fixes = AppliedFixes(found.compactMap(\.safeFix), to: document.file).fixes
    guard !fixes.isEmpty else { return nil }
    // An edit that two fixes have in common is made once.
    var seen: Set<Edit> = []
    let edits = fixes.flatMap(\.edits).filter { seen.insert($0).inserted }
    return [
      "title": "make all safe fixes",
      "kind": "source.fixAll.onehot",
      "edit": edit(document.file, edits),
    ]
  }

  private func edit(_ file: SourceFile, _ edits: [Edit]) -> JSON {
    let lines = workspace.lines(of: file)
    let changes = edits.map { edit -> JSON in
      ["range": workspace.range(edit.span, lines), "newText": .string(edit.replacement)]
    }
    return ["changes": .object([workspace.uri(file.path): .array(changes)])]
  }
}
