import Glibc
import NeedletailMeasurement

// Measures what Needletail costs, and what others cost for the same work; `Benchmarks --help` lists the options.
do {
  exit(try Program(Options(Array(CommandLine.arguments.dropFirst()))).run())
} catch let error as UsageError {
  Meter.remark("Benchmarks: \(error)")
  exit(2)
} catch {
  Meter.remark("Benchmarks: \(error)")
  exit(1)
}
