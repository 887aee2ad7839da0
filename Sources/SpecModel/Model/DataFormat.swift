/// The format of a data file, known by its name.
public enum DataFormat: Sendable, Hashable {
  /// Arrays as MNIST has them.
  case idx
  /// One array of NumPy's.
  case npy
  /// An archive of NumPy's arrays.
  case npz
  /// Numbers in text, separated by commas.
  case csv
  /// Named tensors.
  case safetensors

  /// The endings by which a format is known, in any letter case; IDX files such as
  /// `train-images-idx3-ubyte` need none.
  public static let endings = [
    ".idx", ".idx.gz", ".npy", ".npz", ".csv", ".csv.gz", ".safetensors",
  ]

  /// The format of a file with such a name, or nil for an unknown one.
  public init?(path: String) {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let bare = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    if bare.hasSuffix(".idx") || bare.contains(/idx\d+-[a-z0-9]+$/) {
      self = .idx
    } else if bare.hasSuffix(".csv") {
      self = .csv
    } else if name.hasSuffix(".npy") {
      self = .npy
    } else if name.hasSuffix(".npz") {
      self = .npz
    } else if name.hasSuffix(".safetensors") {
      self = .safetensors
    } else {
      return nil
    }
  }

  /// True if such a file holds arrays by name.
  public var hasKeys: Bool { self == .npz || self == .safetensors }

  /// True if its parts lie in any order, so that all of it has to be there.
  public var isWhole: Bool { hasKeys }

  /// True if a gzipped file is one of the format, too.
  public var mayBeCompressed: Bool { self == .idx || self == .csv }
}
