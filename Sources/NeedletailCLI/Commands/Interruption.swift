/// Ctrl-C before anything was run.
struct Interruption: Error, CustomStringConvertible {
  var description: String { "needletail: interrupted; nothing was run" }
}
