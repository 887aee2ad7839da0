import CBLAS
import CDNNL
import CKernels

/// The matrix products of the linked libraries: OpenBLAS, and oneDNN for large ones in single precision.
public enum BLAS {
  /// Multiply-adds from which oneDNN is ahead: by 3 to 10 %, see the benchmark's log.
  static let largeVolume = 3_000_000

  /// Threads are handed out by the plan, never inside a product.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// Points a product at the libraries' functions.
  static func setUp(_ product: inout oh_product) {
    precondition(isSingleThreaded)
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
    let large:
      @convention(c) (
        CChar, CChar, dnnl_dim_t, dnnl_dim_t, dnnl_dim_t, Float, UnsafePointer<Float>?, dnnl_dim_t,
        UnsafePointer<Float>?, dnnl_dim_t, Float, UnsafeMutablePointer<Float>?, dnnl_dim_t
      ) -> dnnl_status_t = dnnl_sgemm
    // C enumerations are passed as the ints that the kernels declare.
    product.sgemm = unsafeBitCast(single, to: oh_sgemm_fn.self)
    product.dgemm = unsafeBitCast(double, to: oh_dgemm_fn.self)
    product.large = unsafeBitCast(large, to: oh_large_fn.self)
    product.set_threads = omp_set_num_threads
  }

  /// The libraries' names, versions and processor cores, on which the bits of products depend.
  public static var description: String {
    let version = dnnl_version().pointee
    return String(cString: openblas_get_config())
      + ", oneDNN \(version.major).\(version.minor).\(version.patch)"
  }
}
