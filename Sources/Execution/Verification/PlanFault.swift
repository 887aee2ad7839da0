/// Faults that tests put into a plan on purpose: the verifier and the adversarial orders must find
/// each of them.
///
/// The first two were in releases: one made runs on two threads end with other weights, the other
/// gave wrong draws on one thread.
package enum PlanFault: CaseIterable, Sendable {
  /// The task graph forgets the uses of memory that a later write covers, so that the second piece
  /// of an assembly waits for nobody.
  case coveredUsesAreForgotten
  /// An operand that changes places in a loop keeps its old place in the release order.
  case swappedOperandsKeepTheirPlaces
  /// Every scratch slot is free again as soon as its register is made.
  case slotsAreFreedAtOnce
  /// A buffer's memory is handed out again one stage too early.
  case buffersEndEarly
  /// A kernel does not wait for one of its operands.
  case anOperandIsNotAwaited
  /// A result takes the place of an operand that other kernels still read.
  case operandsAreOverwritten
  /// An updated parameter is written directly where later loops of the tile still read the old
  /// elements.
  case updatesAreWrittenDirectly
}
