public import TensorIR

extension Op {
  /// The larger of two tensors' elements; NaN if either is NaN.
  public static let maximum: Op = extremum(
    "maximum", "larger", .maximum, isBeyond: { $0 > $1 },
    isFormulaBeyond: { $0.isGreater(than: $1) },
    support: { use in
      // One operand that is not negative suffices.
      let join = Support.join(use[0].support, use[1].support).elementwise
      let isPositive = use.types.contains { $0.support.isSubset(of: .positive) }
      return join == .real && isPositive ? .positive : join
    },
    example: [2, 2, 5])
}
