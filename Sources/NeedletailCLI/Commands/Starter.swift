import NeedletailWorkload

/// `needletail init`: files to start from.
enum Starter {
  /// The templates' names, the one for beginners first.
  static var names: [String] { Template.allCases.map(\.rawValue) }

  /// Prints a template, or writes it to a file that does not exist yet.
  static func write(_ name: String?, to out: String?) throws -> ExitCode {
    let template = try template(named: name)
    guard let out, out != "-" else {
      try Console.print(template.text)
      return .done
    }
    do throws(FileError) {
      try File.create(out, holding: template.text)
    } catch {
      throw Refusal("needletail: error: --out \(out): \(error.message); name a new file in a folder that exists")
    }
    try Console.print("\(out): written; try `needletail run \(out)`\n")
    return .done
  }

  private static func template(named name: String?) throws -> Template {
    guard let name else { return .basic }
    if let template = Template(rawValue: name) { return template }
    throw Refusal(
      "needletail: error: there is no template `\(name)`; "
        + NearestName.remedy(for: name, among: names, orElse: "see `needletail help init`"))
  }
}
