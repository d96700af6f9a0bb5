import NeedletailEngine
import Testing

@testable import NeedletailWorkload

@Suite("YAML reading")
struct YAMLTests {
  @Test("JSON's escaped surrogate pairs are one character")
  func surrogatePairs() throws {
    #expect(try read(Samples.json).file.plan.name == "café 😀")
  }

  @Test("an escaped pair shifts no column after it")
  func surrogateColumns() {
    let text = "{\"schema\": \"needletail/1\", \"name\": \"\\ud83d\\ude00\\ud83d\\ude00\", \"sed\": 5}"
    let column = text.count - 9 + 1
    #expect(
      problems(text).contains {
        $0.hasPrefix("w.yaml:1:\(column): error: the key `sed` is unknown; did you mean `seed`?")
      })
  }

  @Test("outside double quotes a pair of escapes is plain text")
  func surrogatesElsewhere() throws {
    for quoted in ["'\\ud83d\\ude00'", "\\ud83d\\ude00", "|-\n  \\ud83d\\ude00"] {
      #expect(try read(minimal + "name: \(quoted)\n").file.plan.name == "\\ud83d\\ude00")
    }
    #expect(try read(minimal + "name: \"\\\\ud83d\\\\ude00\"\n").file.plan.name == "\\ud83d\\ude00")
  }

  @Test("half a pair is refused where it stands")
  func loneSurrogate() {
    let found = problems("schema: needletail/1\nname: \"ab\\ud83d\"\n")
    #expect(found.count == 1)
    #expect(found[0].contains("this escape names no character"))
    #expect(found[0].hasPrefix("w.yaml:2:"))
  }

  @Test("a byte order mark changes nothing")
  func byteOrderMark() throws {
    let marked = try WorkloadReader.read(bytes: [0xEF, 0xBB, 0xBF] + Array(minimal.utf8), path: "w.yaml")
    #expect(try marked.file.plan == read(minimal).file.plan)
    #expect(
      problems([0xEF, 0xBB, 0xBF] + Array("sed: 5\n".utf8)).contains {
        $0.hasPrefix("w.yaml:1:1: error: the key `sed`")
      })
  }

  @Test("lines end as on any system")
  func lineEndings() throws {
    #expect(try read(minimal.replacing("\n", with: "\r\n")).file.plan == read(minimal).file.plan)
    #expect(
      problems(minimal.replacing("\n", with: "\r\n").replacing("5/s", with: "-5/s")).first?.hasPrefix("w.yaml:9:15:")
        == true)
  }

  @Test("columns count code points, not bytes")
  func codePoints() {
    #expect(problems(minimal + "\"ééé😀\": 5\n").first?.hasPrefix("w.yaml:10:1:") == true)
    #expect(
      problems(minimal.replacing("{ rate: 5/s }", with: "{ \"ééé😀\": 5, rate: -1/s }")).contains {
        $0.hasPrefix("w.yaml:9:26: error: load.rate")
      })
  }

  @Test("a null stands for a key that is absent")
  func nulls() throws {
    #expect(try read(minimal + "gateway:\nusers: ~\nslo: null\n").file.plan == read(minimal).file.plan)
  }

  @Test("an alias stands for what it names")
  func aliases() throws {
    let plan = try read(Samples.everyPattern).file.plan
    #expect(plan.agents.map(\.capabilities) == [["billing"], ["billing"], ["billing"]])
  }

  @Test("core tags are taken for what they say")
  func tags() throws {
    #expect(try read(minimal + "name: !!str 5\nseed: !!int 6\n").file.plan.name == "5")
  }

  @Test(
    "a duration converts exactly",
    arguments: [
      ("1.5s", 1_500_000_000), ("250ms", 250_000_000), ("0.1s", 100_000_000), ("1.000000001s", 1_000_000_001),
      ("100us", 100_000), ("5ns", 5), ("2h", 7_200_000_000_000), ("10m", 600_000_000_000), (".5ms", 500_000),
      ("99.9999999h", 359_999_999_640_000), ("1.10s", 1_100_000_000), ("3 s", 3_000_000_000),
    ] as [(String, Int64)])
  func durations(_ text: String, _ nanoseconds: Int64) throws {
    #expect(try read(minimal.replacing("1m", with: text)).file.plan.run.duration == .nanoseconds(nanoseconds))
  }
}
