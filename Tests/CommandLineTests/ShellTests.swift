import Foundation
import TestSupport
import Testing

/// Completions load in the shells that they are for, and complete.
@Suite struct ShellTests {
  private static func complete(_ shell: String, _ script: String) throws -> Binary.Result {
    try withTemporaryFolder { folder in
      let text = try Binary.run(["--generate-completion-script", shell])
      #expect(text.status == 0)
      // zsh finds a function by the name of its file.
      try text.output.write(
        to: folder.appending(path: "_onehot"), atomically: false, encoding: .utf8)
      let options = ["bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]]
      return try #require(Tool.named(shell)).run(
        options[shell, default: []] + ["-c", script], in: folder)
    }
  }

  @Test(.enabled(if: Tool.named("bash") != nil, "bash is not installed"))
  func bash() throws {
    let script = """
      source ./_onehot
      complete -p onehot
      try() { COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        COMPREPLY=(); _onehot onehot "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[@]}"; }
      try onehot val
      try onehot validate --format s
      """
    let result = try Self.complete("bash", script)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.hasSuffix("-F _onehot onehot") == true, "\(result.errors)")
    #expect(lines.dropFirst() == ["validate", "sarif"], "\(result.output)\(result.errors)")
  }

  @Test(.enabled(if: Tool.named("zsh") != nil, "zsh is not installed"))
  func zsh() throws {
    let script = """
      fpath=($PWD $fpath)
      autoload -U compinit && compinit -u -D
      print $_comps[onehot]
      autoload +X _onehot && print loaded
      """
    let result = try Self.complete("zsh", script)
    #expect(result.output == "_onehot\nloaded\n", "\(result.errors)")
  }

  @Test(.enabled(if: Tool.named("fish") != nil, "fish is not installed"))
  func fish() throws {
    let script = """
      source _onehot
      complete -C "onehot val"
      complete -C "onehot validate --format s"
      """
    let result = try Self.complete("fish", script)
    let words = result.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(words == ["validate", "sarif"], "\(result.output)\(result.errors)")
  }
}
