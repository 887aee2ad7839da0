import Diagnostics
import Foundation
import JSON
import TestSupport
import Testing

@testable import LanguageServer

/// `textDocument/publishDiagnostics`.
@Suite struct PublishedDiagnosticsTests {
  private static let broken = small("  cost: sum(dens(z, 1))")

  @Test func findingsComeWithVersionAndPlace() throws {
    let client = try Client()
    client.open(Self.broken, version: 7)
    let published = try #require(client.news.last?["params"])
    #expect(published["version"] == 7)
    let found = try #require(client.diagnostics()).filter { $0["code"] == "unknown-function" }
    #expect(found.count == 1)
    #expect(try text(found[0]["range"], of: Self.broken) == "dens")
    #expect(found[0]["severity"] == 1)
    #expect(found[0]["source"] == "onehot")
    #expect(found[0]["codeDescription"] == nil)
    let message = found[0]["message"]?.string
    #expect(message == "no function is called `dens`\nhelp: did you mean `dense`?")
  }

  @Test func warningsAndUnusedNames() throws {
    let client = try Client()
    client.open(small("  spare: 1\n  cost: sum(parameter(3))"))
    let found = try #require(client.diagnostics()?.first)
    #expect(found["code"] == "unused-name")
    #expect(found["severity"] == 2)
    #expect(found["tags"] == [1])
  }

  @Test func otherPlacesAreRelatedInformation() throws {
    let client = try Client()
    let spec = small("  a: zeros(3)\n  cost: sum(a + zeros(4))")
    client.open(spec)
    let found = try #require(client.diagnostics()?.first { $0["code"] == "shape-mismatch" })
    let related = try #require(found["relatedInformation"]?.items)
    #expect(related.prefix(2).map { $0["message"]?.string } == ["[3]", "[4]"])
    #expect(try text(related[1]["location"]?["range"], of: spec) == "zeros(4)")
    #expect(related[1]["location"]?["uri"] == "file:///specs/spec.yaml")
  }

  @Test func changesAreCheckedOnceTheyHaveSettled() throws {
    let client = try Client()
    client.open(Self.broken)
    let before = client.news.count
    client.change(small("  cost: 1 +"), version: 2)
    client.change(small("  cost: sum(parameter(3))"), version: 3)
    #expect(client.news.count == before)
    client.settle()
    #expect(client.news.count == before + 1)
    #expect(client.news.last?["params"]?["version"] == 3)
    #expect(client.codes() == [])
    client.settle()
    #expect(client.news.count == before + 1)
  }

  @Test func closingTakesFindingsAway() throws {
    let client = try Client()
    client.open(Self.broken)
    #expect(client.codes() != [])
    client.close()
    #expect(client.codes() == [])
    #expect(client.news.last?["params"]?["version"] == nil)
  }

  @Test func otherYAMLIsLeftAlone() throws {
    let client = try Client()
    client.open("services:\n  web: {image: nginx}\n", "/specs/compose.yaml")
    #expect(client.codes("/specs/compose.yaml") == [])
    client.open("a: [", "/specs/b.yaml")
    #expect(client.codes("/specs/b.yaml") == [])
    client.open("onehot: 1\nname: [", "/specs/c.yaml")
    #expect(client.codes("/specs/c.yaml") != [])
  }

  // MARK: - Libraries

  @Test func openLibrariesHideTheirFiles() throws {
    let client = try clientOfMixed()
    #expect(client.codes() == [])
    client.change(library.replacing("mlp(", with: "net("), "/specs/lib.yaml")
    client.settle()
    #expect(client.codes() == ["unknown-function"])
    client.change(library, "/specs/lib.yaml", version: 3)
    client.settle()
    #expect(client.codes() == [])
    client.close("/specs/lib.yaml")
    #expect(client.codes() == ["missing-library"])
  }

  @Test func findingsInALibraryArePublishedThere() throws {
    try withTemporaryFolder("onehot-lsp") { folder in
      let path = DocumentURI.path(DocumentURI.uri(folder.appending(path: "lib.yaml").path))
      let spec = DocumentURI.path(DocumentURI.uri(folder.appending(path: "spec.yaml").path))
      // The body is wrong for the arguments of this call alone.
      let text = library.replacing("dense(h, out)", with: "dense(h, out) + zeros(77)")
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      let client = try Client()
      client.open(mixed, spec)
      #expect(client.codes(spec) == [])
      let found = try #require(client.diagnostics(path)?.first)
      #expect(found["code"] == "shape-mismatch")
      let called = try #require(found["relatedInformation"]?.items?.last)
      #expect(called["message"] == "called here")
      #expect(called["location"]?["uri"] == .string(DocumentURI.uri(spec)))
      // The file is fixed on disk, and the client tells so.
      try library.write(toFile: path, atomically: false, encoding: .utf8)
      client.notify("workspace/didChangeWatchedFiles", ["changes": []])
      client.settle()
      #expect(client.codes(path) == [])
      #expect(client.codes(spec) == [])
    }
  }

  @Test func everyCatalogExampleIsReported() throws {
    let client = try Client()
    for entry in DiagnosticID.all {
      guard let failing = entry.failing else { continue }
      client.open(failing, language: "onehot")
      let codes = try #require(client.codes())
      #expect(codes.contains(entry.name), "\(entry.name)")
      client.close()
    }
  }
}
