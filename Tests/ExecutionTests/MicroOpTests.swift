import CKernels
import TensorCore
import TensorIR
import Testing

@testable import Execution

/// Scalar functions, the list of `micro_ops.h` and the tables of loops agree.
@Suite struct MicroOpTests {
  static let all = (0..<Int32(OH_MICRO_COUNT)).compactMap(MicroOp.init)

  @Test func namesAreUnique() {
    #expect(Self.all.count == OH_MICRO_COUNT)
    #expect(Set(Self.all.map(\.name)).count == Self.all.count)
  }

  @Test(arguments: ScalarFunction.allCases.filter { $0 != .convert })
  func aScalarFunctionRunsTheLoopOfItsName(_ function: ScalarFunction) {
    let words = function.rawValue.reduce(into: "") { name, letter in
      name += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
    }
    #expect(MicroOp(function, result: .f32).name == words)
  }

  @Test(arguments: [DType.f32, .f64]) func everyMicroOpHasALoopForRealNumbers(_ dtype: DType) {
    for op in Self.all { #expect(oh_find(op, dtype.code, Int32(OH_VV)) != nil, "\(op.name)") }
  }

  @Test func wholeNumbersHaveFewLoops() {
    let found = Self.all.filter { oh_find($0, DType.i32.code, Int32(OH_VV)) != nil }
    let expected: Set<MicroOp> = [
      .identity, .toF32, .toF64, .toI32, .add, .subtract, .multiply, .maximum, .minimum, .select,
      .expand,
    ]
    #expect(Set(found) == expected, "\(found.map(\.name))")
  }

  /// A loop whose second or third operand is a scalar is another one.
  @Test func pairsHaveALoopForEveryWayInWhichOperandsAdvance() {
    let pairs: [MicroOp] = [
      .add, .subtract, .multiply, .divide, .power, .maximum, .minimum, .equal, .notEqual, .less,
      .lessOrEqual, .greater, .greaterOrEqual, .select,
    ]
    for op in pairs {
      for dtype in [DType.f32, .f64] {
        for mode in [OH_VV, OH_VS, OH_SV] {
          #expect(oh_find(op, dtype.code, Int32(mode)) != nil, "\(op.name) \(mode)")
        }
      }
    }
    for op in [MicroOp.multiplyAdd, .multiplySubtract, .subtractMultiply] {
      for mode in 0..<4 { #expect(oh_find(op, DType.f32.code, Int32(mode)) != nil, "\(op.name)") }
    }
  }
}
