import Diagnostics
import Foundation
import Language
import SpecSyntax

extension SpecReader {
  /// Reads `define`, and the libraries that `use` names.
  ///
  /// A function under `define` may have an alias, `nets.mlp(x)`: it is then the function that `use`
  /// would import under that alias, so that a resolved spec needs no other file.
  func readDefinitions(_ define: YAMLNode?, _ use: YAMLNode?, _ load: LibraryLoader) {
    readFunctions(define, library: "")
    readLibraries(use, prefix: "", from: file, stack: [standardized(file.path)], load)
  }

  private func readFunctions(_ node: YAMLNode?, library: String) {
    for entry in entries(node, "define") {
      guard let signature = parseSignature(entry.key, &report.diagnostics) else {
        // Its name is still the text before the parenthesis.
        let name = String(entry.key.text.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) })
        broken.insert(library.isEmpty ? name : "\(library).\(name)")
        continue
      }
      let alias = ([library] + signature.name.parts.dropLast().map(\.text))
        .filter { !$0.isEmpty }.joined(separator: ".")
      let own = signature.name.parts[signature.name.parts.count - 1].text
      let qualified = alias.isEmpty ? own : "\(alias).\(own)"
      guard let function = readFunction(signature, qualified, alias, entry.value) else {
        broken.insert(qualified)
        continue
      }
      let special = [GraphEvaluator.scanName, "mode"]
      if alias.isEmpty,
        special.contains(own) || LanguageFunction.all.contains(where: { $0.name == own })
      {
        report.add(
          .nameClash, at: signature.name.span, "`\(own)` is a function of the language",
          help: "rename yours")
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
      nodes.append(withTilde(node))
    }
    guard let result else {
      guard !body.isPartial else { return nil }
      report.add(
        .missingKey, at: signature.name.span,
        "`\(signature.name.text)` is missing the key `return`",
        help: "`return:` is the value of a call")
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
      guard let alias = parseIdentifier(entry, &report.diagnostics) else {
        hasLostNames = true
        continue
      }
      guard let path = text(entry.value, alias.text) else { continue }
      let qualified = prefix.isEmpty ? alias.text : "\(prefix).\(alias.text)"
      guard let tree = library(path, entry.value.span, from: file, depth: stack.count, load) else {
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

  /// A library's tree; nil if it may not or cannot be read, which is reported.
  private func library(
    _ path: String, _ span: Span, from file: SourceFile, depth: Int, _ load: LibraryLoader
  ) -> SpecTree? {
    librariesRead += 1
    guard librariesRead <= Limits.libraries, depth <= Limits.libraryDepth else {
      let isDeep = depth > Limits.libraryDepth
      // The first that is too much is reported, the others follow from it.
      if isDeep || librariesRead == Limits.libraries + 1 {
        report.add(
          .libraryBudget, at: span,
          isDeep
            ? "libraries use each other more than \(Limits.libraryDepth) deep"
            : "the spec reads more than \(Limits.libraries) libraries",
          help: "put functions that are used together into one library")
      }
      return nil
    }
    switch load(path, file) {
    case .tree(let tree): return tree
    case .missing:
      report.add(
        .missingLibrary, at: span, "cannot read the library `\(path)`",
        help: "the path is relative to the file that names it")
    case .outside:
      report.add(
        .libraryOutside, at: span,
        "the library `\(path)` is outside the folders that the spec may read",
        notes: ["these are the spec's own folder, and the one that the command runs in"],
        help: "run the command in a folder that contains both files, or pass `--allow-outside`")
    }
    return nil
  }
}
