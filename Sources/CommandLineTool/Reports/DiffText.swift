import CompilerDriver
import Diagnostics
import Lowering
import Reports
import TensorCore

/// Prints a difference of two specs for people.
struct DiffText {
  private let diff: SpecDiff

  init(_ diff: SpecDiff) { self.diff = diff }

  /// The changes by section, and the fit of a checkpoint.
  var text: String {
    guard !diff.changes.isEmpty else { return "no change in meaning\n" + resumption }
    var result = ""
    for section in SpecSection.allCases {
      let changes = diff.changes.filter { $0.section == section }
      guard !changes.isEmpty else { continue }
      result += "\(section.rawValue)\n" + lines(changes) + "\n"
    }
    return result + "training step\n  \(diff.hasSameStep ? "the same" : "another")\n\n" + checkpoint
  }

  /// One line for each change; a thing that came or went is one line with all that it is.
  private func lines(_ changes: [SpecDiff.Change]) -> String {
    var result = ""
    var rest = changes[...]
    while let first = rest.first {
      let own = rest.prefix { $0.subject == first.subject }
      rest = rest.dropFirst(own.count)
      if own.allSatisfy({ $0.before == nil }) {
        result += "  + \(first.subject.escapedLine)  \(all(own.map { ($0.aspect, $0.after) }))\n"
      } else if own.allSatisfy({ $0.after == nil }) {
        result += "  - \(first.subject.escapedLine)  \(all(own.map { ($0.aspect, $0.before) }))\n"
      } else {
        for change in own {
          let (before, after) = (change.before ?? "nothing", change.after ?? "nothing")
          let line = "\(change.subject)  \(change.aspect): \(before) → \(after)"
          result += "  ~ \(line.escapedLine)\n"
        }
      }
    }
    return result
  }

  private func all(_ facts: [(aspect: String, text: String?)]) -> String {
    facts.map { "\($0.aspect): \($0.text ?? "")".escapedLine }.joined(separator: ", ")
  }

  // MARK: - The checkpoint

  private var checkpoint: String {
    let fit = diff.checkpoint
    let verdict =
      fit.loads
      ? "has all tensors of the second"
      : fit.weightsLoad
        ? "has the weights of the second, but not its whole state" : "does not fit the second"
    var result = "checkpoint\n  a checkpoint of the first spec \(verdict)\n"
    for tensor in fit.missing { result += "  missing: \(describe(tensor))\n" }
    for tensor in fit.extra { result += "  extra: \(describe(tensor))\n" }
    for (before, after) in fit.mismatched {
      result += "  other shape: \(describe(before)), \(after.shape) in the second\n"
    }
    return result + resumption
  }

  private func describe(_ tensor: CheckpointTensor) -> String {
    "\(tensor.name) \(tensor.shape)" + (tensor.kind == .weight ? "" : ", \(tensor.kind.rawValue)")
  }

  private var resumption: String {
    diff.resumes
      ? "" : "  `run --resume` refuses it: it continues only with the same resolved spec\n"
  }
}
