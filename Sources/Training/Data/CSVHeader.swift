/// True if a CSV file's first line holds names: one answer for a file, whatever columns are taken.
enum CSVHeader: Hashable {
  /// It holds names.
  case names
  /// It holds values; `countsUp` where these are 0, 1, 2 and so on, which may well be names.
  case values(countsUp: Bool)
  /// It holds numbers, and in this field a text above a column of numbers.
  case unclear(field: Int)

  /// The number of lines below the first that determine the content of a column.
  private static let linesBelow = 100
  /// So many whole numbers in a row are seldom values.
  private static let shortestCount = 3

  /// Judges the first line, which `record` holds; `position` is where the second one starts.
  ///
  /// A line without texts contains values, a line without numbers names. A text among numbers is a
  /// name if only numbers are below it, and then the line contains names if its numbers count up.
  static func judge(_ text: ArraySlice<UInt8>, _ record: CSVRecord, below position: Int) -> Self {
    let filled = record.fields.indices.filter { !record.fields[$0].isEmpty }
    let numbers = filled.compactMap { DecimalNumber.parse(text[record.fields[$0]]) }
    let texts = filled.filter { DecimalNumber.parse(text[record.fields[$0]]) == nil }
    let isRow = zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 && $0 == $0.rounded() }
    guard !texts.isEmpty else { return .values(countsUp: isRow && numbers.count >= shortestCount) }
    guard !numbers.isEmpty else { return .names }
    guard let title = firstTitle(among: texts, text, record, position) else {
      return .values(countsUp: false)
    }
    return isRow && numbers.count > 1 ? .names : .unclear(field: title)
  }

  /// The first of some fields with texts below which every field that is not empty is a number.
  private static func firstTitle(
    among texts: [Int], _ text: ArraySlice<UInt8>, _ first: CSVRecord, _ start: Int
  ) -> Int? {
    var record = first
    var position = start
    var isTitle = [Bool?](repeating: nil, count: texts.count)
    // Nothing is known about the lines below a line that fills the window, so nothing is assumed.
    guard position < text.endIndex else { return texts.first }
    for _ in 0..<linesBelow where position < text.endIndex {
      // Errors of a line are reported when it is read.
      guard (try? record.read(text, at: &position, path: "")) != nil,
        record.fields.count == first.fields.count
      else { break }
      for (index, field) in texts.enumerated() where !record.fields[field].isEmpty {
        let isNumber = DecimalNumber.parse(text[record.fields[field]]) != nil
        isTitle[index] = isNumber && isTitle[index] != false
      }
    }
    return zip(texts, isTitle).first { $1 == true }?.0
  }
}
