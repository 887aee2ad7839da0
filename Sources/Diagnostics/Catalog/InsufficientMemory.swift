extension DiagnosticID {
  /// A step or a data file needs more memory than the machine has.
  public static let insufficientMemory = DiagnosticID(
    "insufficient-memory",
    summary: "A step or a data file needs more memory than the machine has.",
    explanation: """
      Before anything runs, the memory of a step is known from its plan. It is compared with what the
      machine, the control group and the limit on the address space leave, and the largest values are named.
      Memory grows with the rows of the batch, the samples, the joint values that are enumerated, and
      the draws that an estimator tries at once: `local_expectation` tries one for every class of every unit.
      A data file takes what its header declares, a table what its numbers take in the narrowest type.
      """)
}
