import Foundation

extension Double {
  /// The number with its most significant digits, for example `0.0123` or `1.2e+09`.
  func figures(_ digits: Int = 3) -> String { String(format: "%.\(digits)g", self) }
}
