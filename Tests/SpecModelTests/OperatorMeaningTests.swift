import Language
import SpecSyntax
import Testing

@testable import SpecModel

@Suite struct OperatorMeaningTests {
  @Test(arguments: BinaryOperator.allCases)
  func anOperatorMeansTheOneOfItsName(_ sign: BinaryOperator) {
    #expect("\(sign.onRows)" == "\(sign)")
  }

  @Test func everyOperatorOfRowsIsWritten() {
    #expect(Set(BinaryOperator.allCases.map(\.onRows)) == Set(RowOperator.allCases))
  }
}
