// One import for programs that use the compiler as a library: the modules whose types meet in its
// interface. A program may also import these modules one by one.

@_exported public import Audit
@_exported public import CompilerDriver
@_exported public import Diagnostics
@_exported public import Engine
@_exported public import Estimators
@_exported public import Lowering
@_exported public import Reports
@_exported public import SpecModel
@_exported public import TensorCore
@_exported public import TensorIR
@_exported public import Training
