import CompilerDriver
import Diagnostics
import Testing

/// `# onehot-ignore: id reason`.
@Suite struct IgnoreTests {
  /// A spec whose node `spare` is not read, with comments on its line and above it.
  private func spec(behind: String = "", above: [String] = [], value: String = "exp(w)") -> String {
    """
    onehot: 1
    name: toy
    about: 'text # onehot-ignore: unused-name not a comment'
    model:
      w: parameter(3)
    \(above.map { "  \($0)\n" }.joined())  spare: \(value)\(behind)
      cost: sum((w - 0.45)^2)
    minimize: cost

    """
  }

  private static let reason = "# onehot-ignore: unused-name shown by `inspect`"

  @Test func onTheLineOrAloneAboveIt() {
    #expect(ids(spec()) == ["unused-name"])
    #expect(ids(spec(behind: " " + Self.reason)) == [])
    #expect(ids(spec(above: [Self.reason])) == [])
    #expect(ids(spec(behind: Self.reason, value: "\"exp(w)\" ")) == [])
    #expect(
      ids(spec(above: [Self.reason, "# something else"])) == ["unused-ignore", "unused-name"])
  }

  @Test func severalCommentsAboveALine() {
    let other = "# onehot-ignore: unreachable-parameter a reason"
    #expect(ids(spec(above: [Self.reason, other])) == ["unused-ignore"])
    #expect(ids(spec(above: [other, Self.reason])) == ["unused-ignore"])
    #expect(ids(spec(behind: " " + Self.reason, above: [Self.reason])) == ["unused-ignore"])
  }

  @Test func itSilencesItsOwnKindOnly() {
    let other = " # onehot-ignore: estimator-caution a reason"
    #expect(ids(spec(behind: other)) == ["unused-name", "unused-ignore"])
  }

  @Test(
    arguments: [
      ("# onehot-ignore: unused-name", "ignore-without-reason"),
      ("# onehot-ignore:unused-name  ", "ignore-without-reason"),
      ("# onehot-ignore", "ignore-without-reason"), ("#onehot-ignore:", "ignore-without-reason"),
      ("# onehot-ignore unused-name why", "ignore-without-reason"),
      ("# onehot-ignore: unusedname why", "unknown-ignore"),
      ("# onehot-ignore: cycle why", "ignored-error"),
    ])
  func wrongComments(_ comment: String, _ id: String) {
    // Without a reason the warning is silent, so that one mistake is one finding.
    let isSilent = comment.contains("ignore:") && comment.contains("unused-name")
    let found = ids(spec(behind: " " + comment))
    #expect(found.filter { $0 != "unused-name" } == [id])
    #expect(found.contains("unused-name") == !isSilent)
  }

  @Test(arguments: ["# onehot-ignored: unused-name", "# see onehot-ignore: unused-name why"])
  func otherCommentsAreComments(_ comment: String) {
    #expect(ids(spec(behind: " " + comment)) == ["unused-name"])
  }

  @Test func textIsNoComment() {
    let block = "|  # onehot-ignore: unused-name why\n    exp(w)"
    #expect(ids(spec(value: block)) == [])
    let inside = """
      onehot: 1
      name: toy
      about: |
        # onehot-ignore: unused-name why
        "# onehot-ignore: unused-name why"
      model:
        w: parameter(3)
        cost: sum((w - 0.45)^2)
      minimize: cost
      """
    #expect(ids(inside) == [])
  }

  @Test func anErrorStaysAndHidesWhatIsUnused() {
    let text = spec(behind: "  # onehot-ignore: unknown-name why", value: "exp(v)")
    #expect(ids(text) == ["unknown-name", "ignored-error"])
    #expect(ids(spec(above: [Self.reason], value: "exp(v)")) == ["unknown-name"])
  }

  @Test func anUnusedOneIsRemoved() {
    for text in [
      spec(behind: "  # onehot-ignore: estimator-caution why"),
      spec(above: ["# onehot-ignore: estimator-caution why"]),
    ] {
      let bytes = MendedSpec(SourceFile(path: "spec.yaml", text: text)).bytes
      #expect(String(decoding: bytes, as: UTF8.self) == spec())
    }
  }

  /// A warning that depends on what the command line sets may need the comment.
  @Test func overridesMakeNoCommentUnused() {
    let text = spec(behind: " " + Self.reason)
      .replacing("model:", with: "hyperparameters: {rate: 0.1}\nmodel:")
      .replacing("cost: sum(", with: "cost: sum(rate * spare + ")
    #expect(ids(text) == ["unused-ignore"])
    #expect(ids(text, set: ["rate": "0.2"]) == [])
  }
}
