/// What the engine computes with.
public enum Engine {
  /// The BLAS with its version and processor core, on which the last bits of results depend.
  public static var description: String { BLAS.description }
}
