import ArgumentParser
import CompilerDriver
import Foundation

/// `onehot init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract:
      "Writes a commented starter spec, its data, a schema for editors, and a workflow that validates it.",
    discussion: "Templates:\n"
      + Template.all.map { "  \($0.name.padding(to: 9))\($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The folder to make; its last part is the name of the spec.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "The kind of model: " + Template.all.map(\.name).joined(separator: ", ") + "."))
  var template = "vae"

  func run() throws {
    guard let template = Template.all.first(where: { $0.name == self.template }) else {
      let known = Template.all.map(\.name)
      throw Failure.usage(
        "no template is called `\(self.template)`" + Suggestions.help(self.template, known)
          + "; there are " + known.joined(separator: ", "))
    }
    let folder = URL(fileURLWithPath: name)
    let title = folder.lastPathComponent
    guard title.wholeMatch(of: /[A-Za-z][A-Za-z0-9_-]*/) != nil else {
      throw Failure.usage(
        "`\(title)` is no name for a spec: letters, digits, `-` and `_`, a letter first")
    }
    let path = { (part: String) in (self.name as NSString).appendingPathComponent(part) }
    let schema = "onehot.schema.json"
    let spec = "# yaml-language-server: $schema=\(schema)\n\(template.spec(title))\n"
    var files = [(path("\(title).yaml"), spec), (path(schema), SpecSchema.text)]
    if let data = template.data { files.append((path("data/\(title).csv"), data.csv)) }
    files.append((path(".github/workflows/onehot.yml"), Workflow.text))
    do throws(UnreadableFile) {
      try SpecLoader.create(files)
    } catch {
      throw Failure.usage("cannot write `\(error.path)`: \(error.reason)")
    }
    for (path, _) in files { Console.error("wrote \(path)") }
    Console.error("next: cd \(name) && onehot validate . && onehot run \(title).yaml")
  }
}
