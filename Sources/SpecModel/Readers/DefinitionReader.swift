import Diagnostics
import Foundation
import SpecSyntax

extension SpecReader {
  /// Reads `define`, and the libraries that `use` names.
  func readDefinitions(_ define: YAMLNode?, _ use: YAMLNode?, _ load: LibraryLoader) {
    readFunctions(define, library: "")
    readLibraries(use, prefix: "", from: file, stack: [standardized(file.path)], load)
  }

  private func readFunctions(_ node: YAMLNode?, library: String) {
    for entry in entries(node, "define") {
      guard let signature = parseSignature(entry.key, &report.diagnostics) else { continue }
      let qualified = library.isEmpty ? signature.name.text : "\(library).\(signature.name.text)"
      guard let function = readFunction(signature, qualified, library, entry.value) else {
        broken.insert(qualified)
        continue
      }
      if let other = definitions[qualified] {
        report.add(
          .nameClash, at: signature.name.span, "two functions are called `\(qualified)`",
          labels: [Label(other.span, "the other")], help: "rename one of the two")
      }
      definitions[qualified] = function
    }
  }

  private func readFunction(
    _ signature: Signature, _ name: String, _ library: String, _ body: YAMLNode
  ) -> DefinedFunction? {
    guard let lines = body.decodeEntries(for: signature.name.text, &report.diagnostics) else {
      return nil
    }
    var nodes: [GraphNode] = []
    var result: Expr?
    for line in lines {
      guard line.key.text != "return" else {
        result = parseExpression(line.value, &report.diagnostics)
        continue
      }
      guard let node = readNode(line) else { return nil }
      if node.isDraw {
        report.add(
          .expressionSyntax, at: node.span, "a function cannot draw",
          help: "draw in `guide` or `model`, and pass the value as an argument")
        return nil
      }
      nodes.append(node)
    }
    guard let result else {
      report.add(
        .missingKey, at: signature.name.span, "`\(signature.name.text)` lacks the key `return`",
        help: "`return:` says what a call gives")
      return nil
    }
    return DefinedFunction(
      name: name, parameters: signature.parameters.map { ($0.text, $0.span) }, nodes: nodes,
      result: result, library: library, span: signature.name.span)
  }

  /// A path without `.` and `..`, for telling files apart.
  private func standardized(_ path: String) -> String { (path as NSString).standardizingPath }

  private func readLibraries(
    _ use: YAMLNode?, prefix: String, from file: SourceFile, stack: [String], _ load: LibraryLoader
  ) {
    for entry in entries(use, "use") {
      guard let alias = parseIdentifier(entry.key, &report.diagnostics),
        let path = text(entry.value, alias.text)
      else { continue }
      let qualified = prefix.isEmpty ? alias.text : "\(prefix).\(alias.text)"
      guard let tree = load(path, file) else {
        report.add(
          .missingLibrary, at: entry.value.span, "cannot read the library `\(path)`",
          help: "the path is relative to the file that names it")
        missingLibraries.insert(qualified)
        continue
      }
      let own = standardized(tree.file.path)
      guard !stack.contains(own) else {
        let cycle = (stack.drop { $0 != own } + [own]).joined(separator: " → ")
        missingLibraries.insert(qualified)
        report.add(.importCycle, at: entry.value.span, "this file uses itself: \(cycle)")
        continue
      }
      report.diagnostics += tree.diagnostics
      guard let root = tree.root, !root.isInvalid,
        let keys = mapping(root, "a library", SpecKeys.library)
      else {
        missingLibraries.insert(qualified)
        continue
      }
      readFunctions(keys["define"]?.value, library: qualified)
      readLibraries(
        keys["use"]?.value, prefix: qualified, from: tree.file, stack: stack + [own], load)
    }
  }
}
