import Foundation

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

    /// `FIELD=FILE`, or `FIELD=FILE#KEY`; nil for anything else.
    public init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
      let place = parts[1].split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      self.init(
        field: String(parts[0]), path: String(place[0]),
        key: place.count == 2 ? String(place[1]) : nil)
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

    /// `NAME=NUMBER,…`; nil for anything else.
    public init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else { return nil }
      let texts = parts[1].split(separator: ",", omittingEmptySubsequences: false)
      let numbers = texts.compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
      guard numbers.count == texts.count, numbers.allSatisfy(\.isFinite) else { return nil }
      self.init(name: String(parts[0]), numbers: numbers)
    }
  }

  /// The split; nil for the one that the spec evaluates.
  public let split: String?
  /// Files of new rows instead of a split.
  public let files: [FieldFile]
  /// Arrays of new rows instead of a split.
  public let arrays: [FieldArray]
  /// Values that replace data and draws.
  public let given: [GivenValue]

  /// True if the rows are new ones.
  var isNew: Bool { !files.isEmpty || !arrays.isEmpty }

  /// A request.
  public init(
    split: String? = nil, files: [FieldFile] = [], arrays: [FieldArray] = [],
    given: [GivenValue] = []
  ) {
    self.split = split
    self.files = files
    self.arrays = arrays
    self.given = given
  }
}
