import ArgumentParser
import CompilerDriver
import Reference

/// `onehot schema`.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Prints the JSON Schema of specs, for editors and other tools.",
    discussion: """
      An editor with yaml-language-server reads it where the first line of a spec is \
      `# yaml-language-server: $schema=PATH`.
      """)

  @OptionGroup var output: OutputOptions

  func run() throws { try Console.write(SpecSchema.text) }
}
