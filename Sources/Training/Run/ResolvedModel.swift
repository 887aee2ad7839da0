import CompilerDriver
import Diagnostics
import Reports
import SpecModel

/// A model with its text in the folder of a run.
struct ResolvedModel {
  /// The checked model.
  let model: Model
  /// The resolved spec, as it was written or is to be.
  let text: String

  /// The most differences that a message lists.
  private static let shown = 8

  /// The digest of the meaning of the spec.
  var digest: String { SHA256.hex(ResolvedSpec.meaning(model)) }

  /// The digests that versions of the tool gave this spec.
  var digests: Set<String> {
    [digest, SHA256.hex(text), SHA256.hex(ResolvedSpec.text(model))]
  }

  /// The differences in meaning from the spec of a checkpoint; nil if the meaning is the same.
  ///
  /// If the checkpoint contains the text of its spec, that text is read again: another version of
  /// the tool may write the same spec differently.
  func differences(from checkpoint: Checkpoint) -> [String]? {
    guard let stored = checkpoint.resolved else {
      return digests.contains(checkpoint.identity.spec) ? nil : []
    }
    if stored == text { return nil }
    let file = SourceFile(path: "checkpoint.safetensors", text: stored)
    guard let trained = Compiler.check(SpecLoader.tree(file)).model else { return [] }
    if ResolvedSpec.meaning(trained) == ResolvedSpec.meaning(model) { return nil }
    guard let diff = try? SpecDiff(trained, model) else { return [] }
    let changes = diff.changes.filter { $0.section != .parameters }
    let lines = changes.prefix(Self.shown).map { change in
      let (before, after) = (change.before ?? "nothing", change.after ?? "nothing")
      return "\(change.subject), \(change.aspect): trained with `\(before)`, here `\(after)`"
    }
    return lines + (changes.count > lines.count ? ["and \(changes.count - lines.count) more"] : [])
  }
}
