import Foundation
import Testing

/// Rules that the build cannot check: targets import what the manifest lists, and few may open
/// files.
@Suite struct ArchitectureTests {
  /// The source files of each target, with their texts.
  static let sources: [String: [(file: String, text: String)]] = {
    let folder = Binary.root.appending(path: "Sources")
    let files =
      FileManager.default.enumerator(atPath: folder.path)?
      .compactMap { $0 as? String } ?? []
    var result: [String: [(file: String, text: String)]] = [:]
    for file in files where file.hasSuffix(".swift") {
      let target = String(file.prefix { $0 != "/" })
      let text = (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
      result[target, default: []].append((file, text))
    }
    return result
  }()

  /// The dependencies of each target of the manifest.
  static let manifest: [String: Set<String>] = {
    let url = Binary.root.appending(path: "Package.swift")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var result: [String: Set<String>] = [:]
    let targets = /\.(?:t|executableT)arget\(\s*name: "(\w+)"((?:[^()]|\([^()]*\))*)\)/
    for match in text.matches(of: targets) {
      var dependencies: Set<String> = []
      if let list = match.2.firstMatch(of: /dependencies: \[((?:[^\]])*)\]/) {
        for name in list.1.matches(of: /"(\w+)"/) { dependencies.insert(String(name.1)) }
        for name in list.1.matches(of: /\.product\(name: "(\w+)"/) {
          dependencies.insert(String(name.1))
        }
      }
      result[String(match.1)] = dependencies
    }
    return result
  }()

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

  @Test func theManifestIsReadRight() {
    #expect(Self.manifest["TensorOps"] == ["Engine", "Traps", "TensorIR", "TensorCore"])
    #expect(Self.manifest["onehot"]?.contains("ArgumentParser") == true)
    #expect(Set(Self.sources.keys).isSubset(of: Self.manifest.keys))
  }

  @Test(arguments: manifest.keys.sorted())
  func importsAreDependencies(_ target: String) {
    let allowed = Self.manifest[target, default: []].union(Self.system)
    for (file, text) in Self.sources[target, default: []] {
      let others = Self.imports(text).subtracting(allowed)
      #expect(others.isEmpty, "\(file) imports \(others.sorted().joined(separator: ", "))")
    }
  }

  @Test(
    arguments: [
      ("CYAML", ["SpecSyntax"]), ("CBLAS", ["Execution"]), ("CKernels", ["Execution", "Training"]),
      ("CZlib", ["Training"]), ("ArgumentParser", ["onehot"]),
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
      Set(importers.map(\.file)) == ["CompilerDriver/Engines.swift", "onehot/Reports/ProofReport.swift"])
  }

  @Test func onlyTheProgramPrints() {
    let printing =
      /(?m)^(?!\s*\/\/)(?:.*[^\w.])?(?:print|debugPrint|dump|putchar|puts)\(|FileHandle\.standard(?:Output|Error)/
    for (target, files) in Self.sources where target != "onehot" {
      for (file, text) in files { #expect(!text.contains(printing), "\(file) prints") }
    }
  }

  @Test func fewTargetsOpenFiles() {
    let openers = ["Platform", "CompilerDriver", "Training"]
    let opening =
      /(?m)^(?!\s*\/\/).*(?:FileManager|FileHandle(?!\.standard)|fopen\(|contentsOfFile|(?:Data|String)\(contentsOf:)/
    for (target, files) in Self.sources where !openers.contains(target) {
      for (file, text) in files where !file.hasSuffix("onehot/Console.swift") {
        #expect(!text.contains(opening), "\(file) opens files")
      }
    }
  }
}
