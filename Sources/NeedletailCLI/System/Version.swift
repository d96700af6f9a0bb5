/// Which needletail this is.
enum Version {
  static let number = "0.1.0"
  /// The day of the version, as its manual page has it.
  static let day = "2026-11-30"

  /// The compiler it was built with, as far as conditional compilation can tell.
  static let swift: String = {
    #if compiler(>=6.5)
      "6.5 or newer"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3.2)
      "6.3.2"
    #elseif compiler(>=6.3.1)
      "6.3.1"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }()
}
