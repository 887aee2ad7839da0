import Foundation

/// The standard random variables, each a function of 32 random bits.
///
/// The bits r represent u = (r + ½)·2⁻³². Near 0 and near 1 the distance w = min(u, 1 − u) keeps
/// its full relative precision, so both tails of every variable are accurate in float32 too.
public enum Noise: String, Sendable, CaseIterable {
  /// Uniform on the open interval (0, 1).
  case uniform
  /// Standard Gumbel, −log(−log u).
  case gumbel
  /// Standard logistic, log u − log(1 − u).
  case logistic
  /// Standard normal by the Box–Muller transform (1958) of two neighbouring elements' bits.
  case normal

  /// The value at one element of a stream, before rounding to the element type.
  ///
  /// Arguments are those of ``RandomKey/bits(element:row:sample:replica:)``.
  public func value(
    _ key: RandomKey, element: Int, row: Int = 0, sample: Int = 0, replica: Int = 0
  ) -> Double {
    let bits = key.bits(element: element, row: row, sample: sample, replica: replica)
    let (w, isUpper) = Self.distance(bits)
    switch self {
    case .uniform: return isUpper ? 1 - max(w, 0x1p-53) : w
    case .gumbel: return -log(isUpper ? -log1p(-w) : -log(w))
    case .logistic: return isUpper ? log1p(-w) - log(w) : log(w) - log1p(-w)
    case .normal:
      let even = key.bits(element: element & ~1, row: row, sample: sample, replica: replica)
      let odd = key.bits(element: element | 1, row: row, sample: sample, replica: replica)
      let (radiusW, radiusUpper) = Self.distance(even)
      let radius = (2 * (radiusUpper ? -log1p(-radiusW) : -log(radiusW))).squareRoot()
      // The angle's top 23 bits and a half are exact in float32, so kernels of either precision
      // agree.
      let turn = (Double(odd >> 9) + 0.5) * 0x1p-23
      return radius * (element % 2 == 0 ? cos(2 * .pi * turn) : sin(2 * .pi * turn))
    }
  }

  /// The distance of u to the nearer end of (0, 1), and whether that end is 1.
  package static func distance(_ bits: UInt32) -> (w: Double, isUpper: Bool) {
    let isUpper = bits >> 31 == 1
    let r = isUpper ? ~bits : bits
    return ((Double(r) + 0.5) * 0x1p-32, isUpper)
  }
}
