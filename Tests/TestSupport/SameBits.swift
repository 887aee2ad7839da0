package import TensorCore

/// True if two lists of tensors hold the same bits.
package func hasSameBits(_ a: [Tensor], _ b: [Tensor]) -> Bool {
  zip(a, b).allSatisfy { a, b in
    zip(a.elements, b.elements).allSatisfy { $0.bitPattern == $1.bitPattern }
  }
}
