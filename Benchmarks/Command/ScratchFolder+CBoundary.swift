import Glibc

/// An empty folder for what a command writes, removed with all that is in it when it is let go.
struct ScratchFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/needletail-benchmarks.XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw Unfinished("no folder can be made in /tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { _ = Meter.output(of: "rm -rf '\(path)'") }
}
