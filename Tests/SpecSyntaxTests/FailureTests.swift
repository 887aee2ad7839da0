import Diagnostics
import Testing

@testable import SpecSyntax

/// libyaml tells its failures apart by sentences, which another version may word differently.
@Suite struct FailureTests {
  @Test(arguments: [
    ("a: |\n\tb\n", YAMLFailure.Problem.tab), ("a: - b\n", .dash), ("a: b: c\n", .colon),
    ("a: 1\nb\nc: 2\n", .missingColon), ("a: @b\n", .startOfToken), ("a: ]\n", .missingValue),
    ("a: 'b' c\n", .missingEntry), ("- a\nb: c\n", .missingEntry), ("a: 'b\n", .unexpectedEnd),
    ("%YAML 1.1\n%YAML 1.1\n---\na: 1\n", .directive), ("%FOO\n---\na: 1\n", .directive),
    ("a: !e!x 1\n", .tag), ("a: \"\\q\"\n", .other),
  ])
  func everyProblemIsKnown(_ text: String, _ problem: YAMLFailure.Problem) {
    #expect(failure(of: text)?.problem == problem, "\(failure(of: text)?.text ?? "none")")
  }

  @Test(arguments: [
    ("a: 'b\n", YAMLFailure.Construct.quotedText), ("a: \"\\q\"\n", .quotedText),
    ("a: *\n", .anchor), ("a: & b\n", .anchor), ("%FOO\n---\na: 1\n", .directive),
    ("%TAG x\n---\na: 1\n", .directive), ("a: !<x\n", .tag), ("a: b: c\n", .other),
  ])
  func everyConstructIsKnown(_ text: String, _ construct: YAMLFailure.Construct) {
    #expect(failure(of: text)?.construct == construct, "\(failure(of: text)?.text ?? "none")")
  }

  private func failure(of text: String) -> YAMLFailure? {
    let stream = EventStream(Array(text.utf8))
    do throws(YAMLFailure) {
      while true {
        if case .streamEnd = try stream.next().kind { return nil }
      }
    } catch {
      return error
    }
  }
}
