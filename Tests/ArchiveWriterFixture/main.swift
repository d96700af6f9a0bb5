// Writes an archive as fast as it can, saying so byte by byte on standard output, until it is killed or has written as
// many intervals as it was told: `ArchiveWriterFixture PATH SAMPLES INTERVALS`.
import NeedletailArchive
import Glibc

let arguments = CommandLine.arguments
guard arguments.count == 4, let samples = Int(arguments[2]), let intervals = UInt64(arguments[3]) else {
  print("usage: ArchiveWriterFixture PATH SAMPLES INTERVALS")
  exit(2)
}
do throws(ArchiveError) {
  let writer = try ArchiveWriter(creating: arguments[1], header: RehearsedRun.header)
  for number in 0..<intervals {
    writer.take(RehearsedRun.interval(number, samples: samples))
    if let failure = writer.failure { throw failure }
    putchar(Int32(UInt8(ascii: ".")))
    fflush(nil)
  }
  try writer.close()
} catch {
  print(error)
  exit(1)
}
