/// The kind of a file, recognized by its first bytes.
enum Magic {
  static let gzip: [UInt8] = [0x1F, 0x8B]

  /// A noun phrase for a help sentence, where the first bytes are known.
  static func guess(_ bytes: ArraySlice<UInt8>) -> String? {
    if bytes.isEmpty { return "an empty file" }
    if bytes.starts(with: gzip) { return "a gzip file" }
    let known = DataReader.all.lazy.compactMap(\.signature).first { $0.matches(bytes) }
    if let known { return known.guess }
    if bytes.first == UInt8(ascii: "<") { return "a web page; was the download refused?" }
    return nil
  }

  /// Pointer files that replace large files in a repository, and the command that fetches the data.
  static func standIn(_ bytes: ArraySlice<UInt8>) -> (what: String, help: String)? {
    let known = [
      ("version https://git-lfs.github.com/spec/", "a Git LFS pointer", "git lfs pull"),
      ("version https://hawser.github.com/spec/", "a Git LFS pointer", "git lfs pull"),
      ("/annex/objects/", "a git-annex pointer", "git annex get"),
    ]
    let found = known.first { bytes.starts(with: $0.0.utf8) }
    return found.map { ("is \($0.1), not the data itself", "get the data with `\($0.2)`") }
  }
}
