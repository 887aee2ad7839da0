import ArgumentParser
import CompilerDriver
import Foundation
import Reference

/// `onehot init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract:
      "Writes a commented starter spec, its data, a schema for editors, and a workflow that validates it.",
    discussion:
      "With `--ci` only the workflow for GitHub and its problem matcher, for specs that are there "
      + "already.\n\nTemplates:\n"
      + Template.all.map { "  \($0.name.padding(to: 9))\($0.summary)" }.joined(separator: "\n"))

  @Argument(
    help: ArgumentHelp(
      "The folder to make; its last part is the name of the spec. With `--ci` the root of the "
        + "repository, by default the working directory.", valueName: "name"))
  var name: String?

  @Flag(name: .customLong("ci"), help: "Writes only the files for continuous integration.")
  var isWorkflowOnly = false

  @Option(
    help: ArgumentHelp(
      "The kind of model: " + Template.all.map(\.name).joined(separator: ", ") + "."))
  var template = "vae"

  func validate() throws {
    if name == nil, !isWorkflowOnly { throw ValidationError("name the folder to make") }
  }

  func run() throws {
    let name = name ?? "."
    guard !isWorkflowOnly else {
      try write(Workflow.files, in: name)
      return Console.error("next: commit both; the workflow validates every spec on each push")
    }
    guard let template = Template.all.first(where: { $0.name == self.template }) else {
      let known = Template.all.map(\.name)
      throw Failure.usage(
        "no template is called `\(self.template)`" + Suggestions.help(self.template, known)
          + "; there are " + known.joined(separator: ", "))
    }
    let title = URL(fileURLWithPath: name).lastPathComponent
    guard title.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) != nil else {
      throw Failure.usage(
        "`\(title)` is not a valid name: use letters, digits, `-` and `_`, with a letter first")
    }
    let schema = "onehot.schema.json"
    let spec = "# yaml-language-server: $schema=\(schema)\n\(template.spec(title))\n"
    var files = [(path: "\(title).yaml", text: spec), (schema, SpecSchema.text)]
    if let data = template.data { files.append(("data/\(title).csv", data.csv)) }
    try write(files + Workflow.files, in: name)
    Console.error("next: cd \(name) && onehot validate . && onehot run \(title).yaml")
  }

  private func write(_ files: [(path: String, text: String)], in folder: String) throws(Failure) {
    let files = files.map {
      (
        path: folder == "." ? $0.path : (folder as NSString).appendingPathComponent($0.path),
        text: $0.text
      )
    }
    do throws(UnreadableFile) {
      try SpecLoader.create(files)
    } catch {
      throw Failure.usage("cannot write `\(error.path)`: \(error.reason)")
    }
    for (path, _) in files { Console.error("wrote \(path)") }
  }
}
