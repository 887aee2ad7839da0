import Diagnostics
import JSON
import SpecModel
import SpecSyntax

/// A place in an open document that a request is about.
struct Place {
  let document: Document
  let offset: Int
  let workspace: Workspace
  /// The words of the document.
  let mentions: Mentions

  /// The place that the parameters of a request name.
  init(_ parameters: JSON, _ desk: Desk) throws(ResponseError) {
    try self.init(parameters, desk.workspace)
  }

  init(_ parameters: JSON, _ workspace: Workspace) throws(ResponseError) {
    let document = try workspace.document(parameters)
    guard let position = try? parameters["position"]?.decoded(as: LSP.Position.self),
      let offset = document.lines.offset(position, workspace.encoding)
    else { throw .parameters("a position") }
    self.init(document, offset, workspace)
  }

  init(_ document: Document, _ offset: Int, _ workspace: Workspace) {
    self.document = document
    self.offset = offset
    self.workspace = workspace
    mentions = workspace.mentions(document.tree)
  }

  /// The word at the place.
  var mention: Mention? { mentions.mention(at: offset) }
}

extension Workspace {
  /// The open document that parameters name.
  func document(_ parameters: JSON) throws(ResponseError) -> Document {
    guard let uri = parameters["textDocument"]?["uri"]?.string else {
      throw .parameters("a document")
    }
    guard let document = documents[DocumentURI.path(uri)] else {
      throw ResponseError(
        code: ResponseError.invalidParameters, message: "`\(uri)` is not an open document")
    }
    return document
  }

  /// The words of a file.
  func mentions(_ tree: SpecTree) -> Mentions {
    Mentions(tree) { self.library($0, from: $1, of: tree.file) }
  }
}
