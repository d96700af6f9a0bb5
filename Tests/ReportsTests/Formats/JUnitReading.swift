import Foundation
import FoundationXML
import Testing

/// A JUnit document, read by Foundation's XML parser and held to the rules of the xUnit plugin's `junit-10.xsd`, as far as they concern the
/// elements that are written: which stand where, which attributes they may and must have.
final class JUnitReading: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var parent: String?
    var text = ""
  }

  private struct Rule {
    var parents: Set<String?>
    var required: Set<String> = []
    var optional: Set<String> = []
    var holdsText = false
  }

  private static let rules: [String: Rule] = [
    "testsuites": Rule(parents: [nil], optional: ["name", "time", "tests", "failures", "errors"]),
    "testsuite": Rule(
      parents: ["testsuites", "testsuite", nil], required: ["name", "tests", "failures", "errors"],
      optional: [
        "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url",
      ]),
    "properties": Rule(parents: ["testsuite"]),
    "property": Rule(parents: ["properties"], required: ["name", "value"]),
    "testcase": Rule(parents: ["testsuite"], required: ["name"], optional: ["time", "classname", "group"]),
    "failure": Rule(parents: ["testcase"], optional: ["type", "message"], holdsText: true),
    "error": Rule(parents: ["testcase"], optional: ["type", "message"], holdsText: true),
    "skipped": Rule(parents: ["testcase"], optional: ["type", "message"], holdsText: true),
    "system-out": Rule(parents: ["testcase", "testsuite"], holdsText: true),
    "system-err": Rule(parents: ["testcase", "testsuite"], holdsText: true),
  ]

  private(set) var elements: [Element] = []
  /// What breaks a rule of the schema, or is no XML.
  private(set) var faults: [String] = []
  private var open: [Int] = []

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    if !parser.parse() { faults.append("no XML: \(parser.parserError.map { "\($0)" } ?? "unknown")") }
  }

  func named(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let parent = open.last.map { elements[$0].name }
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes, parent: parent))
    guard let rule = Self.rules[name] else { return faults.append("an element `\(name)`") }
    if !rule.parents.contains(parent) { faults.append("`\(name)` in `\(parent ?? "nothing")`") }
    for key in rule.required where attributes[key] == nil { faults.append("`\(name)` without `\(key)`") }
    for key in attributes.keys where !rule.required.contains(key) && !rule.optional.contains(key) {
      faults.append("`\(name)` with `\(key)`")
    }
    // The schema's SUREFIRE_TIME is wider; this is what is written.
    if let time = attributes["time"], time.wholeMatch(of: /[0-9]+\.[0-9]{3}/) == nil { faults.append("time \(time)") }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    guard let place = open.last else { return }
    elements[place].text += string
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let place = open.popLast() else { return }
    let holdsText = Self.rules[name]?.holdsText ?? false
    if !holdsText, elements[place].text.contains(where: { !$0.isWhitespace }) { faults.append("text in `\(name)`") }
  }
}
