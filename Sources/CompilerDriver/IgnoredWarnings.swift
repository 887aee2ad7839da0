import Diagnostics
import SpecModel

/// Leaves out the warnings that comments silence, and reports comments that are wrong.
struct IgnoredWarnings {
  /// The remaining findings, with those about the comments.
  private(set) var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - found: all findings on a spec.
  ///   - spec: the spec's own tree, whose comments are checked.
  ///   - libraries: its libraries; another spec may need their comments.
  ///   - isWhole: true if every check ran, so that an unused comment can be reported.
  init(_ found: [Diagnostic], spec: SpecTree, libraries: [SpecTree], isWhole: Bool) {
    let own = IgnoreComment.all(of: spec.file, in: spec.root)
    let others = libraries.flatMap { IgnoreComment.all(of: $0.file, in: $0.root) }
    guard !own.isEmpty || !others.isEmpty else {
      diagnostics = found
      return
    }
    let all = own + others
    var used: Set<Int> = []
    diagnostics = found.filter { diagnostic in
      guard diagnostic.severity == .warning, let span = diagnostic.span else { return true }
      let line = span.startPosition.line
      let index = all.firstIndex { comment in
        comment.span.file === span.file && comment.line == line
          && comment.id?.text == diagnostic.id.name
      }
      if let index { used.insert(index) }
      return index == nil
    }
    // An error may hide a warning, so with errors an unused comment is not reported.
    let isComplete = isWhole && !found.hasErrors
    for (index, comment) in own.enumerated() {
      diagnostics += problem(of: comment, isUnused: isComplete && !used.contains(index))
    }
  }

  private func problem(of comment: IgnoreComment, isUnused: Bool) -> [Diagnostic] {
    let remove = { (applicability: Fix.Applicability) in
      Fix("remove the comment", applicability, replacing: comment.removal, by: "")
    }
    guard let id = comment.id else {
      return [
        Diagnostic(
          .ignoreWithoutReason, at: comment.span,
          "this comment does not name a warning and give a reason",
          help: "write `# onehot-ignore: id reason`")
      ]
    }
    guard let entry = comment.entry else {
      let known = DiagnosticID.all.filter { $0.severity == .warning }.map(\.name)
      return [
        Diagnostic(
          .unknownIgnore, at: id.span, "no diagnostic is called `\(id.text)`",
          help: suggestion(for: id.text, among: known) ?? "messages show the id in brackets",
          fixes: corrections(of: id.text, at: id.span, among: known))
      ]
    }
    guard entry.severity == .warning else {
      return [
        Diagnostic(
          .ignoredError, at: id.span, "`\(entry.name)` is an error, and errors cannot be ignored",
          help: "remove the comment, and fix what is wrong", fixes: [remove(.suggested)])
      ]
    }
    if isUnused {
      return [
        Diagnostic(
          .unusedIgnore, at: comment.span, "line \(comment.line) has no warning `\(entry.name)`",
          help: "remove the comment", fixes: [remove(.safe)])
      ]
    }
    guard comment.hasReason else {
      return [
        Diagnostic(
          .ignoreWithoutReason, at: comment.span, "no reason is given for ignoring `\(entry.name)`",
          help: "write `# onehot-ignore: \(entry.name) reason`")
      ]
    }
    return []
  }
}
