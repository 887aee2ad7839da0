import CompilerDriver
import Diagnostics
import SpecModel
import SpecSyntax

/// An open file as the client sees it: one version of its text.
final class Document {
  /// The URI as the client spells it.
  let uri: String
  /// The client's language id of the file.
  let languageID: String
  /// The number of the version.
  let version: Int
  /// The text, under the path of the file.
  let file: SourceFile
  /// The syntax tree.
  private(set) lazy var tree = SpecLoader.tree(file)
  /// The lines as the protocol counts them.
  private(set) lazy var lines = LineTable(file.bytes)

  init(uri: String, languageID: String, version: Int, text: String) {
    self.uri = uri
    self.languageID = languageID
    self.version = version
    file = SourceFile(path: DocumentURI.path(uri), text: text)
  }

  /// The path of the file.
  var path: String { file.path }

  /// True if this is a spec, and not a YAML file of another kind.
  var isSpec: Bool {
    if languageID == "onehot" { return true }
    if tree.root?["onehot"] != nil { return true }
    let key = Array("onehot:".utf8)
    return (1...file.lineCount).contains { line in
      file.bytes[file.range(ofLine: line)].starts(with: key)
    }
  }
}
