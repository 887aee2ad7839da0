/// The rows that a trained model is used on: of a split, or new ones, with values that are given.
public struct RowRequest: Sendable {
  /// A file with new rows of one field.
  public struct FieldFile: Sendable {
    /// The field.
    public let field: String
    /// The path, relative to the working folder.
    public let path: String
    /// The array's name within the file.
    public let key: String?

    /// A file.
    public init(field: String, path: String, key: String?) {
      self.field = field
      self.path = path
      self.key = key
    }
  }

  /// A field or latent variable with the numbers that replace it.
  public struct GivenValue: Sendable {
    /// The name.
    public let name: String
    /// One number, or one for each unit or element of a row.
    public let numbers: [Double]

    /// A value.
    public init(name: String, numbers: [Double]) {
      self.name = name
      self.numbers = numbers
    }
  }

  /// The split; nil for the one that the spec evaluates.
  public let split: String?
  /// New rows instead of a split.
  public let files: [FieldFile]
  /// Values that replace data and draws.
  public let given: [GivenValue]

  /// A request.
  public init(split: String? = nil, files: [FieldFile] = [], given: [GivenValue] = []) {
    self.split = split
    self.files = files
    self.given = given
  }
}
