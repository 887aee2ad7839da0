import SpecModel

/// The reading of data files in one format.
struct DataReader: Sendable {
  /// The first bytes of a file, the rest, and its name in messages.
  struct Input {
    let bytes: ArraySlice<UInt8>
    /// The bytes that follow; nil if all are there.
    let more: (any ByteStream)?
    let path: String
    let options: DataFile.Options
  }

  /// The mark by which a file of another name is recognized.
  struct Signature: Sendable {
    /// A noun phrase for a help sentence.
    let guess: String
    /// True for the first bytes of such a file.
    let matches: @Sendable (ArraySlice<UInt8>) -> Bool
  }

  /// The format.
  let format: DataFormat
  /// The mark of the format; nil for text.
  let signature: Signature?
  /// The names of the arrays in a whole file; nil if the format has none.
  let keys: (@Sendable (Input) throws(DataError) -> [String])?
  /// True if `decode` takes the columns and checks the numbers, since it reads both on the way.
  let readsColumns: Bool
  /// The array in a file.
  let decode: @Sendable (Input, _ warn: (DataError) -> Void) throws(DataError) -> HostArray

  /// All readers, one for each format.
  static let all: [DataReader] = [.idx, .npy, .npz, .csv, .safetensors]

  /// The reader of a format.
  static func reader(of format: DataFormat) -> DataReader {
    guard let reader = all.first(where: { $0.format == format }) else {
      fatalError("training: \(format.name) files have no reader")
    }
    return reader
  }
}
