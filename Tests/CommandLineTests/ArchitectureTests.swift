import Foundation
import TestSupport
import Testing

/// Rules that the build cannot check: targets import what the manifest lists and nothing is listed
/// in vain, few may open files, and traps keep their message.
@Suite struct ArchitectureTests {
  /// A target of the manifest.
  struct Target: Sendable {
    let name: String
    /// The kind: `target`, `executableTarget` or `testTarget`.
    let kind: String
    let dependencies: Set<String>
    /// The folder of its files.
    let path: String
  }

  /// The targets of the manifest with Swift files.
  static let manifest: [Target] = {
    let text = (try? Repository.text("Package.swift")) ?? ""
    let targets =
      /\.(target|executableTarget|testTarget)\(\s*name: "(\w+)"((?:[^()]|\([^()]*\))*)\)/
    return text.matches(of: targets).map { match in
      let (kind, name) = (String(match.1), String(match.2))
      let list = match.3.firstMatch(of: /dependencies: \[([^\]]*)\]/)?.1 ?? ""
      let own = list.matches(of: /"(\w+)"/).map { String($0.1) }
      let products = list.matches(of: /\.product\(name: "(\w+)"/).map { String($0.1) }
      let folder = kind == "testTarget" ? "Tests" : "Sources"
      return Target(
        name: name, kind: kind, dependencies: Set(own + products),
        path: match.3.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) } ?? "\(folder)/\(name)")
    }.filter { $0.name != "CKernels" }
  }()

  /// The files of each target, with their texts.
  static let files: [String: [(file: String, text: String)]] = Dictionary(
    uniqueKeysWithValues: manifest.map { target in
      let files = Repository.files(in: target.path)
      return (
        target.name,
        files.map { ("\(target.path)/\($0)", (try? Repository.text("\(target.path)/\($0)")) ?? "") }
      )
    })

  /// The same of the targets in `Sources`.
  static let sources = files.filter { $0.value.first?.file.hasPrefix("Sources/") == true }

  /// Modules of the system, which no manifest lists.
  static let system: Set<String> = [
    "Foundation", "Glibc", "Musl", "Darwin", "Dispatch", "Synchronization", "Testing",
  ]

  private static func imports(_ text: String) -> Set<String> {
    let lines = text.matches(
      of:
        /(?m)^(?:@\w+(?:\([^)]*\))? +)*(?:(?:public|package|internal|private|fileprivate) +)?import +(?:(?:struct|class|enum|protocol|func|var) +)?(\w+)/
    )
    return Set(lines.map { String($0.1) })
  }

  private static func importedModules(_ target: String) -> Set<String> {
    files[target, default: []].reduce(into: []) { $0.formUnion(imports($1.text)) }
  }

  @Test func theManifestIsReadRight() {
    let dependencies = Dictionary(
      uniqueKeysWithValues: Self.manifest.map { ($0.name, $0.dependencies) })
    #expect(dependencies["TensorOps"] == ["Engine", "Traps", "TensorIR", "TensorCore"])
    #expect(dependencies["CommandLineTool"]?.contains("ArgumentParser") == true)
    #expect(dependencies["HashingTests"] == ["Hashing"])
    let folders = ["Sources", "Tests"].flatMap { folder in
      Set(Repository.files(in: folder).map { "\(folder)/" + $0.prefix { $0 != "/" } })
    }
    let paths = Set(Self.manifest.map(\.path))
    #expect(Set(folders).isSubset(of: paths), "\(Set(folders).subtracting(paths))")
    for target in Self.manifest {
      #expect(Self.files[target.name]?.isEmpty == false, "\(target.name) has no files")
    }
  }

  @Test(arguments: manifest.map(\.name).sorted())
  func importsAreDependencies(_ name: String) throws {
    let target = try #require(Self.manifest.first { $0.name == name })
    let allowed = target.dependencies.union(Self.system)
    for (file, text) in Self.files[name, default: []] {
      let others = Self.imports(text).subtracting(allowed)
      #expect(others.isEmpty, "\(file) imports \(others.sorted().joined(separator: ", "))")
    }
  }

  /// Tests depend on programs that they run, without an import.
  @Test(arguments: manifest.map(\.name).sorted())
  func dependenciesAreImported(_ name: String) throws {
    let target = try #require(Self.manifest.first { $0.name == name })
    let programs = Self.manifest.filter { $0.kind == "executableTarget" }.map(\.name)
    var unused = target.dependencies.subtracting(Self.importedModules(name))
    if target.kind == "testTarget" { unused.subtract(programs) }
    #expect(unused.isEmpty, "nothing in \(name) imports \(unused.sorted())")
  }

  @Test(
    arguments: [
      ("CYAML", ["SpecSyntax"]), ("CBLAS", ["Execution"]), ("CKernels", ["Execution", "Training"]),
      ("CZlib", ["Training"]), ("ArgumentParser", ["CommandLineTool"]), ("COneHot", ["CInterface"]),
    ] as [(String, Set<String>)])
  func someModulesHaveFewImporters(_ module: String, _ targets: Set<String>) {
    let importers = Self.sources.filter { _, files in
      files.contains { Self.imports($0.text).contains(module) }
    }
    #expect(Set(importers.keys).isSubset(of: targets))
  }

  /// All others know engines by the protocol alone.
  @Test func onlyTheListAndTheProofsKnowTheCPUEngine() {
    let importers = Self.sources.values.joined().filter {
      Self.imports($0.text).contains("Execution")
    }
    #expect(
      Set(importers.map(\.file)) == [
        "Sources/CompilerDriver/Engines.swift", "Sources/CommandLineTool/Reports/ProofReport.swift",
      ])
  }

  @Test func onlyTheProgramPrints() {
    let printing =
      /(?m)^(?!\s*\/\/)(?:.*[^\w.])?(?:print|debugPrint|dump|putchar|puts)\(|FileHandle\.standard(?:Output|Error)/
    for (target, files) in Self.sources where target != "CommandLineTool" {
      for (file, text) in files { #expect(!text.contains(printing), "\(file) prints") }
    }
  }

  @Test func fewTargetsOpenFiles() {
    let openers = ["Platform", "CompilerDriver", "Training"]
    let opening =
      /(?m)^(?!\s*\/\/).*(?:FileManager|FileHandle(?!\.standard)|fopen\(|contentsOfFile|(?:Data|String)\(contentsOf:)/
    for (target, files) in Self.sources where !openers.contains(target) {
      for (file, text) in files where !file.hasSuffix("CommandLineTool/Console.swift") {
        #expect(!text.contains(opening), "\(file) opens files")
      }
    }
  }

  /// A release build drops the message of a precondition, and an unwrapped nil has none.
  @Test func trapsKeepTheirMessage() {
    let silent =
      /(?m)^(?!\s*\/\/).*?(?:\b(?:precondition|preconditionFailure|assert|assertionFailure)\(|\btry!|\bas!)/
    for (file, text) in Self.sources.values.joined() {
      #expect(!text.contains(silent), "\(file) traps without its message in release builds")
    }
  }

  /// A trap names the stage whose promise is broken, so that a report says where to look.
  @Test func trapsNameTheirStage() {
    for (file, text) in Self.sources.values.joined() where !file.hasPrefix("Sources/Traps/") {
      for match in text.matches(of: /\bfatalError\(\s*([^\n]*)/) {
        let message = String(match.1)
        #expect(
          message.contains(#/^"[^":]+: /#) || message.hasPrefix("\"\\(stage): "),
          "\(file): fatalError(\(message)")
      }
    }
  }
}
