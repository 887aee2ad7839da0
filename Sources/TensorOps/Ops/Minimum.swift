public import TensorIR

extension Op {
  /// The smaller of two tensors' elements; NaN if either is NaN.
  public static let minimum: Op = extremum(
    "minimum", "smaller", .minimum, isBeyond: { $0 < $1 }, isFormulaBeyond: { $0.isLess(than: $1) },
    support: { Support.join($0[0].support, $0[1].support).elementwise },
    example: [1, -3, 2])
}
