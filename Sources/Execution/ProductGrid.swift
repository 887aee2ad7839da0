import TensorCore

/// How a product is cut into blocks: a function of its shape and element type alone, because the
/// bits of a result may depend on the cut.
struct ProductGrid {
  /// Multiply-adds below which a plain loop beats the BLAS.
  static let smallVolume = 4096
  /// Multiply-adds that are worth a block of their own.
  static let blockVolume = 4_000_000

  /// What computes a product: a plain loop, OpenBLAS, or in single precision oneDNN.
  enum Size { case small, medium, large }

  var size: Size
  var mBlocks = 1
  var nBlocks = 1
  var mStep: Int
  var nStep: Int
  var batchStep: Int
  var batchBlocks = 1

  var blocks: Int { mBlocks * nBlocks * batchBlocks }

  init(_ product: ProductShape, _ dtype: DType) {
    let batch = product.batch.reduce(1, *)
    let volume = product.m * product.n * product.k
    size = volume <= Self.smallVolume ? .small : volume < BLAS.largeVolume ? .medium : .large
    mStep = max(product.m, 1)
    nStep = max(product.n, 1)
    batchStep = max(batch, 1)
    let parts = max(1, min(batch * volume / Self.blockVolume, 2))
    if batch >= parts, batch > 1 {
      batchStep = (batch + parts - 1) / parts
      batchBlocks = (batch + batchStep - 1) / batchStep
    } else if parts > 1, product.n >= product.m, product.n >= 128 {
      // Multiples of 64 keep every block on the BLAS's fast paths.
      nStep = (product.n / parts + 63) / 64 * 64
      nBlocks = (product.n + nStep - 1) / nStep
    } else if parts > 1, product.m >= 128 {
      mStep = (product.m / parts + 63) / 64 * 64
      mBlocks = (product.m + mStep - 1) / mStep
    }
  }

  /// Hundredths of a nanosecond, roughly.
  static func cost(_ product: ProductShape, _ dtype: DType) -> Int {
    let volume = product.batch.reduce(1, *) * product.m * product.n * product.k
    return dtype == .f64 ? volume * 2 : volume
  }
}
