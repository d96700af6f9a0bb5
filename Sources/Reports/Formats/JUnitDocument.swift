/// Test results as continuous integration reads them: the XML that JUnit's Ant task began, as Jenkins' xUnit plugin, GitLab and others
/// take it.
///
/// Valid against the xUnit plugin's `junit-10.xsd`. What is said of a case stands in its element's body, since GitLab ignores the `message`
/// attribute. Names and texts may hold anything: what XML cannot is replaced by U+FFFD.
public struct JUnitDocument: Sendable, Equatable {
  /// How a case ended; the text says why, its first line for lists.
  public enum Outcome: Sendable, Equatable {
    case passed
    /// What was tested is not as it should be. The type is a short word, for filters: `broken`.
    case failed(type: String, text: String)
    /// It could not be tested: a run that failed.
    case erred(type: String, text: String)
    /// It was not decided.
    case skipped(text: String)
  }

  public struct Case: Sendable, Equatable {
    /// Unlike any other of its class in the document, since readers merge equal ones.
    public var name: String
    /// What it is listed under.
    public var className: String
    public var outcome: Outcome
    /// How long it took; `nil` where that says nothing.
    public var seconds: Double?
    /// What a reader may want to see of a case that passed, too; empty for none.
    public var output: String

    public init(
      _ name: String, in className: String, _ outcome: Outcome, seconds: Double? = nil, output: String = ""
    ) {
      self.name = name
      self.className = className
      self.outcome = outcome
      self.seconds = seconds
      self.output = output
    }
  }

  public struct Suite: Sendable, Equatable {
    public var name: String
    public var cases: [Case]
    public var seconds: Double?
    /// Facts of the whole suite, in this order.
    public var properties: [Property]

    public init(_ name: String, _ cases: [Case], seconds: Double? = nil, properties: [Property] = []) {
      self.name = name
      self.cases = cases
      self.seconds = seconds
      self.properties = properties
    }
  }

  public struct Property: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Longer texts are cut, and say so, in bytes: readers refuse documents of some tens of megabytes.
  public static let longestText = 64 << 10

  public var name: String
  public var suites: [Suite]

  public init(_ name: String, _ suites: [Suite]) {
    self.name = name
    self.suites = suites
  }

  /// The whole document, ending in a line feed; equal values give equal bytes.
  public var text: String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites"
    let cases = suites.flatMap(\.cases)
    text += Self.attribute("name", name) + Self.counts(cases)
    text += Self.attribute("time", Self.seconds(suites.map(\.seconds)))
    text += ">\n"
    for suite in suites { text += Self.element(suite) }
    return text + "</testsuites>\n"
  }

  private static func element(_ suite: Suite) -> String {
    var text = "  <testsuite" + attribute("name", suite.name) + counts(suite.cases)
    text += attribute("skipped", String(suite.cases.count { $0.outcome.isSkipped }))
    text += attribute("time", seconds([suite.seconds])) + ">\n"
    if !suite.properties.isEmpty {
      text += "    <properties>\n"
      for property in suite.properties {
        text += "      <property" + attribute("name", property.name) + attribute("value", property.value) + "/>\n"
      }
      text += "    </properties>\n"
    }
    for entry in suite.cases { text += element(entry) }
    return text + "  </testsuite>\n"
  }

  private static func element(_ entry: Case) -> String {
    var text = "    <testcase" + attribute("name", entry.name) + attribute("classname", entry.className)
    text += attribute("time", seconds([entry.seconds]))
    var inside = ""
    switch entry.outcome {
    case .passed: break
    case .failed(let type, let words): inside += body("failure", type, words)
    case .erred(let type, let words): inside += body("error", type, words)
    case .skipped(let words): inside += body("skipped", nil, words)
    }
    if !entry.output.isEmpty { inside += "      <system-out>\(content(entry.output))</system-out>\n" }
    return text + (inside.isEmpty ? "/>\n" : ">\n" + inside + "    </testcase>\n")
  }

  private static func body(_ element: String, _ type: String?, _ words: String) -> String {
    let first = words.split(separator: "\n").first.map(String.init) ?? ""
    return "      <\(element)" + attribute("message", first) + attribute("type", type)
      + ">\(content(words))</\(element)>\n"
  }

  private static func counts(_ cases: [Case]) -> String {
    attribute("tests", String(cases.count))
      + attribute("failures", String(cases.count { if case .failed = $0.outcome { true } else { false } }))
      + attribute("errors", String(cases.count { if case .erred = $0.outcome { true } else { false } }))
  }

  private static func attribute(_ name: String, _ value: String?) -> String {
    value.map { " \(name)=\"\(Markup.escaped(Bytes.cut($0, to: longestText)))\"" } ?? ""
  }

  private static func content(_ words: String) -> String { Markup.escaped(Bytes.cut(words, to: longestText)) }

  /// Their sum with milliseconds, as the schema has it; `nil` where none is known.
  private static func seconds(_ spans: [Double?]) -> String? {
    let known = spans.compactMap(\.self).filter { $0.isFinite && $0 >= 0 }
    guard !known.isEmpty else { return nil }
    let milliseconds = Int64(min(known.reduce(0, +), 1e12) * 1_000)
    let digits = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}

extension JUnitDocument.Outcome {
  var isSkipped: Bool { if case .skipped = self { true } else { false } }
}
