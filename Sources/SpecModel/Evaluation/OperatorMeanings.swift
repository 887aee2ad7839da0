import Language
import SpecSyntax

extension BinaryOperator {
  /// The operator between rows that the syntax stands for.
  var onRows: RowOperator {
    switch self {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .matrixMultiply: .matrixMultiply
    case .power: .power
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }
}
