extension DataFormat {
  /// All formats.
  public static let all: [DataFormat] = [.idx, .npy, .npz, .csv, .safetensors]

  /// The format of the MNIST files.
  public static let idx = DataFormat(
    "IDX", ending: ".idx",
    otherNames: OtherNames(
      pattern: #"idx\d+-[a-z0-9]+$"#, example: "train-images-idx3-ubyte"),
    hasKeys: false, hasHeader: false, mayBeCompressed: true,
    summary: "One array, as the MNIST files have it.")

  /// NumPy's format of one array.
  public static let npy = DataFormat(
    "NumPy", ending: ".npy", otherNames: nil, hasKeys: false, hasHeader: false,
    mayBeCompressed: false, summary: "One array of NumPy.")

  /// NumPy's archive.
  public static let npz = DataFormat(
    "NumPy archive", ending: ".npz", otherNames: nil, hasKeys: true, hasHeader: false,
    mayBeCompressed: false, summary: "NumPy's archive of named arrays.")

  /// Comma-separated numbers.
  public static let csv = DataFormat(
    "CSV", ending: ".csv", otherNames: nil, hasKeys: false, hasHeader: true,
    mayBeCompressed: true, summary: "Numbers separated by commas, one row a line.")

  /// The format of the safetensors library.
  public static let safetensors = DataFormat(
    "safetensors", ending: ".safetensors", otherNames: nil, hasKeys: true, hasHeader: false,
    mayBeCompressed: false, summary: "Named tensors, as the safetensors library writes them.")
}
