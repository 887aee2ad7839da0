import CBLAS
import CKernels
import Traps

/// The routines that compute matrix products: our own in single precision where the processor has
/// 512-bit vectors, otherwise OpenBLAS's.
enum ProductRoutines {
  /// True if `oh_sgemm` runs here; its cuts do not change the bits of a product, OpenBLAS's do.
  static let hasOwnProduct = oh_has_sgemm() != 0

  /// Threads are handed out by the plan, never inside a product.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Points a product at the library's functions.
  static func setUp(_ product: inout oh_product) {
    require(isSingleThreaded, "products: OpenBLAS has threads of its own")
    let single:
      @convention(c) (
        CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint, Float,
        UnsafePointer<Float>?, blasint, UnsafePointer<Float>?, blasint, Float,
        UnsafeMutablePointer<Float>?, blasint
      ) -> Void = cblas_sgemm
    let double:
      @convention(c) (
        CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, blasint, blasint, blasint, Double,
        UnsafePointer<Double>?, blasint, UnsafePointer<Double>?, blasint, Double,
        UnsafeMutablePointer<Double>?, blasint
      ) -> Void = cblas_dgemm
    // C enumerations are passed as the ints that the kernels declare.
    product.sgemm = unsafeBitCast(single, to: oh_sgemm_fn.self)
    product.dgemm = unsafeBitCast(double, to: oh_dgemm_fn.self)
  }

  /// The library that computes products, with the version and processor core on which their bits
  /// depend.
  static var description: String {
    let library = String(cString: openblas_get_config())
    return hasOwnProduct ? "OneHot with 512-bit vectors, in double precision \(library)" : library
  }
}
