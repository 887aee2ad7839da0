/// The kind of a file, recognized by its first bytes.
enum Magic {
  static let gzip: [UInt8] = [0x1F, 0x8B]
  static let npy: [UInt8] = [0x93] + Array("NUMPY".utf8)
  static let zip: [UInt8] = Array("PK".utf8)

  /// A noun phrase for a help sentence, where the first bytes are known.
  static func guess(_ bytes: ArraySlice<UInt8>) -> String? {
    if bytes.isEmpty { return "an empty file" }
    if bytes.starts(with: gzip) { return "a gzip file" }
    if bytes.starts(with: npy) { return "a NumPy file; name it `.npy`" }
    if bytes.starts(with: zip) { return "a zip archive; name it `.npz` if NumPy wrote it" }
    if IDXFile.matches(bytes) { return "an IDX file; name it `.idx`" }
    let start = bytes.prefix(9)
    if start.count == 9, start.last == UInt8(ascii: "{") { return "a safetensors file" }
    if start.first == UInt8(ascii: "<") { return "a web page; was the download refused?" }
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
