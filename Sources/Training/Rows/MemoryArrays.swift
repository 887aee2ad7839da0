import Diagnostics
package import SpecModel

/// Arrays in memory, each in the place of a data file.
package struct MemoryArrays: Sendable {
  /// The arrays by the names of the files that they stand for.
  package private(set) var arrays: [String: HostArray] = [:]

  /// No arrays.
  package init() {}

  /// The name of the file that stands for the rows of a field, of a split or new ones.
  package static func file(of field: String, in split: String? = nil) -> String {
    "array " + [split, field].compactMap { $0 }.joined(separator: ".") + ".npy"
  }

  /// Adds an array.
  mutating func add(_ file: String, _ array: HostArray) { arrays[file] = array }

  /// The array in the place of a file; nil for a file on disk.
  subscript(file: String) -> HostArray? { arrays[file] }

  /// The digest of the NumPy file that an array would be.
  static func digest(_ array: HostArray) -> String {
    var hash = SHA256()
    for bytes in [NpyFile.header(array, shape: array.shape), array.littleEndianBytes] {
      bytes.withUnsafeBytes { hash.update($0) }
    }
    return hash.finalize()
  }
}

/// An array with the rows of a field.
public struct FieldArray: Sendable {
  /// The split; nil for new rows, and for `train` in training.
  public let split: String?
  /// The field.
  public let field: String
  /// The rows.
  public let array: HostArray

  /// An array.
  public init(split: String? = nil, field: String, array: HostArray) {
    self.split = split
    self.field = field
    self.array = array
  }

  /// The text that stands for the array in excerpts, for example `float32[100, 64]`.
  var text: String { "\(array.elementType)\(array.shape)" }
}

extension Model {
  /// The model with arrays as the sources of its splits, and the arrays.
  ///
  /// An array replaces the whole file of a source: its choice of rows, columns and key goes, and
  /// its conversion of values stays. Splits that are taken from that split follow.
  ///
  /// - Throws: a field that the model does not have, and a split of which a field has no source.
  package func reading(
    _ given: [FieldArray]
  ) throws(RunError) -> (model: Model, arrays: MemoryArrays) {
    var result = self
    var arrays = MemoryArrays()
    for own in given {
      let split = own.split ?? "train"
      try check(own)
      let file = MemoryArrays.file(of: own.field, in: split)
      guard arrays[file] == nil else {
        throw RunError.usage(
          "`\(own.field)` of the split `\(split)` is given twice", help: "leave one of them out")
      }
      arrays.add(file, own.array)
      result.replaceSource(of: own, in: split, by: file, from: self)
    }
    let names = Set(given.map { $0.split ?? "train" })
    for split in result.sources where names.contains(split.name) {
      guard let field = fields.first(where: { split.sources[$0.name] == nil }) else { continue }
      throw RunError.usage(
        "the split `\(split.name)` has no array and no source for `\(field.name)`",
        help: field.isOptional
          ? "give one with -1 or NaN in the rows without `\(field.name)`" : "give one")
    }
    return (result, arrays)
  }

  private func check(_ own: FieldArray) throws(RunError) {
    let isWord = { (text: String) in
      text.first?.isNumber == false
        && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
    if let split = own.split, !isWord(split) {
      throw RunError.usage(
        "`\(split)` is not the name of a split", help: "name the array FIELD or SPLIT:FIELD")
    }
    try requireField(own.field)
  }

  /// Refuses a name that no field has.
  func requireField(_ name: String) throws(RunError) {
    guard field(name) == nil else { return }
    let known = fields.map(\.name)
    throw RunError.usage(
      "no field is called `\(name)`",
      help: known.isEmpty
        ? "the spec has no `data`" : suggestion(for: name, among: known, orList: "the fields are"))
  }

  /// Replaces a field's source of a split and of those that are taken from it.
  private mutating func replaceSource(
    of own: FieldArray, in name: String, by file: String, from original: Model
  ) {
    let old = original.sources.first { $0.name == name }?.sources[own.field]
    let text = SourceFile(path: file, text: own.text)
    let span = Span(file: text, start: 0, end: text.bytes.count)
    func source(rows: Range<Int>?) -> FieldSource {
      FieldSource(
        file: file, key: nil, header: nil, rows: rows, columns: nil, scale: old?.scale,
        binarize: old?.binarize, keep: old?.keep, span: span)
    }
    if let index = sources.firstIndex(where: { $0.name == name }) {
      sources[index].sources[own.field] = source(rows: nil)
    } else {
      sources.append(Split(name: name, sources: [own.field: source(rows: nil)], span: span))
    }
    guard let old else { return }
    for (index, split) in original.sources.enumerated() where split.name != name {
      // A derived split keeps the place of the source that it was taken from.
      guard let other = split.sources[own.field], other.span == old.span, other.file == old.file,
        let rows = other.rows
      else { continue }
      let first = old.rows?.lowerBound ?? 0
      sources[index].sources[own.field] = source(
        rows: rows.lowerBound - first..<rows.upperBound - first)
    }
  }
}
