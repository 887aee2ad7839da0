import Diagnostics
import SpecModel
import TensorCore
import TensorIR

/// Turns the array of a file into the column of a field, or reports a mismatch.
struct FieldReader {
  let field: DataField
  let source: FieldSource
  /// The array's rows that the source takes.
  private let rows: Range<Int>
  private let array: HostArray
  private let showsValues: Bool

  /// A reader for the rows of an array that the source takes.
  ///
  /// - Parameter showsValues: true if messages may show values of the file.
  init(
    _ field: DataField, _ source: FieldSource, _ array: HostArray, showsValues: Bool
  ) throws(Diagnostic) {
    self.field = field
    self.source = source
    self.array = array
    self.showsValues = showsValues
    rows = source.rows ?? 0..<array.rowCount
    guard rows.upperBound <= array.rowCount else {
      throw mismatch(
        "rows \(rows.lowerBound) to \(rows.upperBound) of `\(source.file)` are needed, but it has "
          + "\(array.rowCount)")
    }
    guard !rows.isEmpty else { throw mismatch("`\(source.file)` has no rows") }
  }

  /// The column.
  func column() throws(Diagnostic) -> FieldColumn {
    let row = Array(array.shape.dropFirst())
    let wanted = field.shape.extents
    let column: FieldColumn
    if Self.fits(row, wanted) {
      column = field.support == .onehot ? try vectors() : try values()
    } else if field.support == .onehot, Self.fits(row, wanted.dropLast()) {
      column = try labels()
    } else {
      throw mismatch(
        "`\(source.file)` has rows of shape \(row), and `\(field.name)` is "
          + "\(field.support.rawValue)\(wanted)",
        help: array.shape.count == 2
          ? "choose columns, for example `columns: [0, \(field.shape.count)]`" : nil)
    }
    guard let keep = source.keep else { return column }
    var kept = column
    kept.presence = keptLabels(column, perClass: keep.perClass, seed: keep.seed)
    return kept
  }

  /// True if the rows of an array are a field's values or its class numbers.
  static func fits(_ array: HostArray, _ field: DataField) -> Bool {
    let (row, wanted) = (Array(array.shape.dropFirst()), field.shape.extents)
    return fits(row, wanted) || field.support == .onehot && fits(row, wanted.dropLast())
  }

  /// True if rows of a shape are a field's: axes of one element do not count, and either may be
  /// flat.
  private static func fits(_ row: [Int], _ field: some Collection<Int>) -> Bool {
    let (a, b) = (row.filter { $0 != 1 }, field.filter { $0 != 1 })
    if a == b { return true }
    return (a.count <= 1 || b.count <= 1) && a.reduce(1, *) == b.reduce(1, *)
  }

  // MARK: - Values

  private func values() throws(Diagnostic) -> FieldColumn {
    let length = field.shape.count
    let isMissing: ((Double) -> Bool)? =
      !field.isOptional ? nil : field.support == .index ? { $0 == -1 } : { $0.isNaN }
    let storage = try encode(field.support, isMissing)
    return FieldColumn(
      storage: storage, rowCount: rows.count, rowLength: length,
      presence: try isMissing.map { (test) throws(Diagnostic) in try presence(length, test) },
      isDynamic: isDynamic)
  }

  private var isDynamic: Bool {
    if case .dynamic = source.binarize { return true }
    return false
  }

  private func encode(
    _ support: Support, _ isMissing: ((Double) -> Bool)?
  ) throws(Diagnostic) -> FieldColumn.Storage {
    var threshold: Double?
    if case .threshold(let value) = source.binarize { threshold = value }
    let rule = FieldValues(
      support: support, scale: source.scale, threshold: threshold, isDynamic: isDynamic)
    let length = array.rowLength
    let part = rows.lowerBound * length..<rows.upperBound * length
    let result =
      switch array.storage {
      case .uint8(let values): rule.encode(values, part, isMissing: isMissing)
      case .int32(let values): rule.encode(values, part, isMissing: isMissing)
      case .uint32(let values): rule.encode(values, part, isMissing: isMissing)
      case .int64(let values): rule.encode(values, part, isMissing: isMissing)
      case .float(let values): rule.encode(values, part, isMissing: isMissing)
      case .double(let values): rule.encode(values, part, isMissing: isMissing)
      }
    switch result {
    case .success(let storage): return storage
    case .failure(let misfit): throw refusal(misfit, rule)
    }
  }

  private func refusal(_ misfit: FieldValues.Misfit, _ rule: FieldValues) -> Diagnostic {
    let length = array.rowLength
    let place =
      "row \(rows.lowerBound + misfit.position / length)"
      + (length > 1 ? ", element \(misfit.position % length)" : "")
    let value = rule.transformed(misfit.number)
    let made =
      value == misfit.number || !showsValues ? "" : ", which becomes \(value.shortText)"
    var help: String?
    switch field.support {
    case .binary where isDynamic, .unit: help = scaling
    case .binary: help = "add `binarize: threshold(t)`, or `binarize: dynamic` for intensities"
    default: break
    }
    if misfit.number.isNaN || (misfit.number == -1 && field.support == .index), !field.isOptional {
      help = "declare the field with `?` if it may be missing"
    }
    return mismatch(
      "`\(source.file)` contains \(shown(misfit.number)) at \(place)\(made), and `\(field.name)` "
        + "is \(isDynamic ? "binarized from [0, 1]" : rule.support.rawValue)", help: help)
  }

  /// Advice for scaling numbers from 0 on into [0, 1]: by their maximum over the selected rows.
  private var scaling: String? {
    let length = array.rowLength
    let values = (rows.lowerBound * length..<rows.upperBound * length).lazy.map {
      array.double(at: $0)
    }
    guard !values.contains(where: { $0 < 0 }), let maximum = values.max(), maximum.isFinite,
      maximum > 1, showsValues
    else { return nil }
    let scale = "`scale: \(1 / maximum)`"
    return
      "\(source.scale == nil ? "add" : "write") \(scale): the greatest number is \(maximum.shortText)"
  }

  /// 1 for every row whose numbers are all there; a row may not be missing in part.
  private func presence(
    _ length: Int, _ isMissing: (Double) -> Bool
  ) throws(Diagnostic) -> [UInt8] {
    var presence = [UInt8](repeating: 1, count: rows.count)
    for row in 0..<rows.count {
      let start = (rows.lowerBound + row) * length
      let missing = (start..<start + length).count { isMissing(array.double(at: $0)) }
      guard missing == 0 || missing == length else {
        throw mismatch(
          "`\(source.file)` is missing \(missing) of \(length) values of row "
            + "\(rows.lowerBound + row); a row is present or missing as a whole")
      }
      if missing > 0 { presence[row] = 0 }
    }
    return presence
  }

  // MARK: - Classes

  /// One-hot vectors, kept as class numbers.
  private func vectors() throws(Diagnostic) -> FieldColumn {
    let isMissing: ((Double) -> Bool)? = field.isOptional ? { $0 == -1 } : nil
    _ = try encode(.onehot, isMissing)
    let present = try isMissing.map { (test) throws(Diagnostic) in
      try presence(field.shape.count, test)
    }
    let count = field.shape[-1]
    let units = field.shape.count / count
    var classes = [Int32](repeating: 0, count: rows.count * units)
    for row in 0..<rows.count where present?[row] != 0 {
      for unit in 0..<units {
        let start = ((rows.lowerBound + row) * units + unit) * count
        let ones = (0..<count).filter { array.double(at: start + $0) != 0 }
        guard ones.count == 1, let one = ones.first else {
          throw mismatch(
            "`\(source.file)` has \(ones.count) ones at row \(rows.lowerBound + row), and "
              + "`\(field.name)` is one-hot")
        }
        classes[row * units + unit] = Int32(one)
      }
    }
    return column(classes, present)
  }

  /// Class numbers of a one-hot field.
  private func labels() throws(Diagnostic) -> FieldColumn {
    let count = field.shape[-1]
    let units = field.shape.count / count
    let isMissing: ((Double) -> Bool)? = field.isOptional ? { $0 == -1 } : nil
    let present = try isMissing.map { (test) throws(Diagnostic) in try presence(units, test) }
    var classes = [Int32](repeating: 0, count: rows.count * units)
    for index in classes.indices where present?[index / units] != 0 {
      let number = array.double(at: rows.lowerBound * units + index)
      guard let label = Int32(exactly: number), label >= 0, label < count else {
        let isMinusOne = number == -1 && !field.isOptional
        throw Diagnostic(
          .labelOutOfRange, at: source.span,
          "label \(shown(number)) at row \(rows.lowerBound + index / units) of "
            + "`\(source.file)` is not one of the classes 0 to \(count - 1) of `\(field.name)`",
          labels: [Label(field.span, "\(count) classes")],
          notes: showsValues ? [] : [DataFiles.outside],
          help: isMinusOne ? "declare the field with `?` if labels may be missing" : nil)
      }
      classes[index] = label
    }
    return column(classes, present)
  }

  private func column(_ classes: [Int32], _ presence: [UInt8]?) -> FieldColumn {
    FieldColumn(
      storage: .classes(classes, count: field.shape[-1]), rowCount: rows.count,
      rowLength: field.shape.count, presence: presence, isDynamic: false)
  }

  // MARK: - Messages

  private func mismatch(_ message: String, help: String? = nil) -> Diagnostic {
    Diagnostic(
      .dataMismatch, at: source.span, message, labels: [Label(field.span, "declared here")],
      notes: showsValues ? [] : [DataFiles.outside], help: help)
  }

  /// A number of the file.
  private func shown(_ number: Double) -> String { showsValues ? number.shortText : "`…`" }
}
