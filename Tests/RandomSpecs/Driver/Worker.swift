import Foundation

/// Checks specs in this process, which a crash may end; each line says how far it has come.
enum Worker {
  /// Prints at once, so that nothing is lost in a crash.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(
      Data((line.split(separator: "\n").joined(separator: " | ") + "\n").utf8))
  }

  /// Checks the specs of some seeds.
  static func seeds(_ seeds: Range<Int>, isLarge: Bool) {
    for seed in seeds {
      say("seed \(seed)")
      var maker = SpecMaker(seed: seed, isLarge: isLarge)
      _ = check(maker.draft().yaml)
    }
  }

  /// Checks one spec.
  ///
  /// - Returns: true if nothing was found.
  static func check(_ text: String) -> Bool {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "onehot-random-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let check = SpecCheck(text: text, folder: folder.path)
      let reason = try check.run { say("stage \($0.rawValue)") }
      say(reason.map { "invalid \($0)" } ?? "clean")
      return true
    } catch let finding as Finding {
      say("find \(finding.kind.rawValue) \(finding.text)")
    } catch {
      say("find refused \(error)")
    }
    return false
  }
}
