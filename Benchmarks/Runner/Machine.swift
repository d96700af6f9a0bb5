import NeedletailMeasurement

extension Record.Machine {
  /// This machine, and the commit of the folder that the program runs in.
  static func here(date: String?) -> Record.Machine {
    let facts = String(decoding: Meter.bytes(ofFile: "/proc/cpuinfo") ?? [], as: UTF8.self)
    let model = facts.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last ?? ""
    return Record.Machine(
      processor: String(model.drop { $0 == " " }), processors: Meter.processors,
      kernel: Meter.output(of: "uname -sr") ?? "", swift: swiftVersion,
      commit: Meter.output(of: "git describe --always --dirty 2>/dev/null") ?? "", date: date)
  }

  /// The compiler's version, as it says itself: `6.3.1`.
  static var swiftVersion: String {
    let words = (Meter.output(of: "swift --version 2>/dev/null") ?? "").split { $0 == " " || $0 == "\n" }
    guard let place = words.firstIndex(of: "version"), place + 1 < words.endIndex else { return "unknown" }
    return String(words[place + 1])
  }
}
