extension DiagnosticID {
  /// A step or a data file needs more memory than the machine has.
  public static let insufficientMemory = DiagnosticID(
    "insufficient-memory",
    summary: "A step or a data file needs more memory than the machine has.",
    explanation: """
      The plan of a step states its memory before anything runs. The check compares that with the
      memory that the machine, the control group and the address space limit leave free, and names
      the largest values. Memory grows with the rows of the batch, the samples, the enumerated joint
      values, and the draws that an estimator tries at once: `local_expectation` tries one for every
      class of every unit. A data file needs the memory that its header declares; a table needs that
      of its numbers in the narrowest type.
      """)
}
