import TensorCore

/// The division of a product into blocks.
///
/// A function of the product's shape, its element type and its method, never of the number of
/// threads, because the bits of a library's result may depend on the division.
struct ProductGrid {
  /// Multiply-adds below which a plain loop beats the others.
  static let smallVolume = 4096
  /// Multiply-adds that are worth a block of their own, in a library that loses by cuts and in
  /// ours.
  static let libraryVolume = 4_000_000
  static let ownVolume = 1_000_000
  /// The rows and columns of a tile of ours.
  static let ownRows = 8
  static let ownColumns = 48

  /// The method of a product: a plain loop, OpenBLAS, or our own kernel in single precision.
  enum Kind { case small, library, own }

  var kind: Kind
  var mBlocks = 1
  var nBlocks = 1
  var mStep: Int
  var nStep: Int
  var batchStep: Int
  var batchBlocks = 1

  var blocks: Int { mBlocks * nBlocks * batchBlocks }

  init(_ product: ProductShape, _ dtype: DType, hasOwnProduct: Bool = ProductRoutines.hasOwnProduct)
  {
    let batch = product.batch.reduce(1, *)
    let volume = product.m * product.n * product.k
    kind =
      volume <= Self.smallVolume ? .small : dtype == .f32 && hasOwnProduct ? .own : .library
    mStep = max(product.m, 1)
    nStep = max(product.n, 1)
    batchStep = max(batch, 1)
    let parts =
      kind == .own
      ? batch * volume / Self.ownVolume : max(1, min(batch * volume / Self.libraryVolume, 2))
    if batch > 1, batch >= parts || batch >= 8 {
      cutBatch(batch, min(max(parts, 1), batch))
    } else if kind == .own {
      cutTiles(product, parts)
    } else if parts > 1, product.n >= product.m, product.n >= 128 {
      // Multiples of 64 keep every block on the library's fast paths.
      cutColumns(product, parts, multiple: 64)
    } else if parts > 1, product.m >= 128 {
      cutRows(product, parts, multiple: 64)
    }
  }

  private mutating func cutBatch(_ batch: Int, _ parts: Int) {
    batchStep = (batch + parts - 1) / parts
    batchBlocks = (batch + batchStep - 1) / batchStep
  }

  private mutating func cutColumns(_ product: ProductShape, _ parts: Int, multiple: Int) {
    let step = max(product.n / parts, 1)
    nStep = (step + multiple - 1) / multiple * multiple
    nBlocks = blocks(product.n, nStep)
  }

  private mutating func cutRows(_ product: ProductShape, _ parts: Int, multiple: Int) {
    let step = (product.m + parts - 1) / parts
    mStep = (step + multiple - 1) / multiple * multiple
    mBlocks = blocks(product.m, mStep)
  }

  /// A remainder becomes its own block for OpenBLAS; our kernel merges it into the last block,
  /// since a narrow block costs as much as a full one.
  private func blocks(_ extent: Int, _ step: Int) -> Int {
    kind == .own ? max(extent / step, 1) : (extent + step - 1) / step
  }

  /// Panels first, since a panel that is copied serves all rows, then rows.
  private mutating func cutTiles(_ product: ProductShape, _ parts: Int) {
    guard parts > 1 else { return }
    cutColumns(product, parts, multiple: Self.ownColumns)
    if nBlocks < 4, parts >= 2 * nBlocks, product.m >= 16 * Self.ownRows {
      cutRows(product, min(parts / nBlocks, 8), multiple: Self.ownRows)
    }
  }

  /// Hundredths of a nanosecond, roughly.
  static func cost(_ product: ProductShape, _ dtype: DType) -> Int {
    let volume = product.batch.reduce(1, *) * product.m * product.n * product.k
    return dtype == .f64 ? volume * 2 : volume
  }
}
