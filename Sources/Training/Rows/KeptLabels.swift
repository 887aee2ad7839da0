import TensorCore

/// Which labels stay when only so many of each class are kept.
///
/// The choice is uniform within a class and depends only on the labels and the seed.
///
/// - Returns: 1 for every row whose label was there and stays, 0 for the others.
func keptLabels(_ column: FieldColumn, perClass: Int, seed: UInt64) -> [UInt8] {
  var members: [Int: [Int]] = [:]
  for row in 0..<column.rowCount where column.isPresent(row) {
    members[column.label(row), default: []].append(row)
  }
  var kept = [UInt8](repeating: 0, count: column.rowCount)
  let key = RandomKey(seed: seed).folding("keep")
  for (label, rows) in members {
    let order = permutation(of: rows.count, key: key.folding(UInt64(label)))
    for index in order.prefix(perClass) { kept[rows[index]] = 1 }
  }
  return kept
}
