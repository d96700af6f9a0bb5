import Foundation
import NeedletailCouriers
import NeedletailEngine
import Testing

@testable import NeedletailBackends

@Suite("Requests and replies as lines")
struct MessageLineTests {
  private func reply(_ text: String) -> ReplyLine { ReplyLine(Array(text.utf8)) }

  @Test("a request has the call's place, its time left and every part")
  func request() throws {
    var parcel = Parcel()
    parcel.member = 3
    parcel.attempt = 2
    parcel.job = 12
    parcel.deadline = 30_000_999_999
    parcel.jobInput = "ask"
    parcel.message = Message(parts: [
      Message.Part(author: "triage", text: "a\nb"),
      Message.Part(CallFailure(.callTimeout, pool: "lint", message: "broke")),
    ])
    let line = RequestLine.bytes(id: 17, agent: "fix", parcel: parcel, now: 1_000_000_000)
    let object = try JSONSerialization.jsonObject(with: Data(line)) as? NSDictionary
    let expected: NSDictionary = [
      "id": 17, "agent": "fix", "member": 3, "attempt": 2, "job": 12, "deadline_ms": 29_000, "input": "ask",
      "text": "a\nb\n\nbroke",
      "parts": [
        ["author": "triage", "text": "a\nb", "failed": false],
        ["author": "lint", "text": "broke", "failed": true, "reason": "call_timeout"],
      ],
    ]
    #expect(object == expected)
    #expect(line.count { $0 == 0x0A } == 1 && line.last == 0x0A)
  }

  @Test("a cancellation has the request's number and nothing else")
  func cancellation() {
    #expect(String(decoding: RequestLine.cancellation(of: 17), as: UTF8.self) == "{\"cancel\":17}\n")
  }

  @Test("`cancelled` ends a request without an answer, where the program is told of cancelled calls")
  func cancelled() {
    func reply(_ text: String, hears: Bool) -> ReplyLine { ReplyLine(Array(text.utf8), hearsCancels: hears) }
    #expect(reply(#"{"cancelled": true, "id": 4}"#, hears: true) == .cancelled(id: 4))
    #expect(reply(#"{"cancelled": false, "id": 4, "text": "t"}"#, hears: true) == .answer(id: 4, Reply("t")))
    #expect(reply(#"{"cancelled": true, "id": 4, "text": "t"}"#, hears: false) == .answer(id: 4, Reply("t")))
    #expect(reply(#"{"cancelled": 1, "id": 4}"#, hears: false) == .answer(id: 4, Reply("")))
    guard case .failure(id: 4, let failure) = reply(#"{"cancelled": 1, "id": 4}"#, hears: true) else {
      Issue.record("a number is no flag")
      return
    }
    #expect(failure.ending == .badReply)
  }

  @Test("a job's number fits into a double")
  func jobNumber() {
    var parcel = Parcel()
    parcel.job = 18_350_494_749_102_457_820
    let line = String(decoding: RequestLine.bytes(id: 1, agent: "a", parcel: parcel, now: 5), as: UTF8.self)
    // By hand: 18,350,494,749,102,457,820 mod 2⁵³.
    #expect(line.contains(#""job":2829867195057116,"#))
  }

  @Test("without a deadline it is null, and a past one is 0")
  func deadlines() {
    var parcel = Parcel()
    let endless = String(decoding: RequestLine.bytes(id: 1, agent: "a", parcel: parcel, now: 5), as: UTF8.self)
    #expect(endless.contains(#""deadline_ms":null"#))
    parcel.deadline = 4
    let past = String(decoding: RequestLine.bytes(id: 1, agent: "a", parcel: parcel, now: 5), as: UTF8.self)
    #expect(past.contains(#""deadline_ms":0,"#))
  }

  @Test("a reply has every decision; what it does not know is passed over")
  func everyMember() {
    let line = reply(
      #"{"text": "t", "input_tokens": 12, "output_tokens": 40, "handled": true, "approved": false, "abstained": true, "#
        + #""solved": false, "confidence": 0.8, "fan_out": 3, "choice": "billing", "verdict": "for", "more": [{}], "#
        + #""id": 17}"#)
    let expected = Reply(
      "t", inputTokens: 12, outputTokens: 40, handled: true, approved: false, abstained: true, solved: false,
      confidence: 0.8, fanOut: 3, choice: "billing", verdict: .for)
    #expect(line == .answer(id: 17, expected))
  }

  @Test("every decision of the catalogue can be replied", arguments: Decision.allCases)
  func everyDecision(_ decision: Decision) {
    var expected = Reply()
    let written: String
    switch decision.form {
    case .flag(let part, _): (written, expected[keyPath: part]) = ("true", true)
    case .share(let part): (written, expected[keyPath: part]) = ("0.25", 0.25)
    case .count(let part): (written, expected[keyPath: part]) = ("3", 3)
    case .name(let part): (written, expected[keyPath: part]) = (#""billing""#, "billing")
    case .verdict(let part): (written, expected[keyPath: part]) = (#""tie""#, .tie)
    }
    #expect(reply(#"{"id": 1, "\#(decision.name)": \#(written)}"#) == .answer(id: 1, expected))
    #expect(expected != Reply())
  }

  @Test("absent and null decisions stay open")
  func absent() {
    #expect(reply(#"{"id": 1}"#) == .answer(id: 1, Reply()))
    #expect(reply(#"{"id": 1, "text": null, "solved": null, "error": null}"#) == .answer(id: 1, Reply()))
  }

  @Test(
    "confidence and fan-out are brought into their ranges",
    arguments: [("-1", "0", 0.0, 1), ("1e9", "7", 1.0, 7), ("0.25", "1", 0.25, 1)])
  func clamped(confidence: String, width: String, expectedConfidence: Double, expectedWidth: Int) {
    #expect(
      reply(#"{"id": 1, "confidence": \#(confidence), "fan_out": \#(width)}"#)
        == .answer(id: 1, Reply(confidence: expectedConfidence, fanOut: expectedWidth)))
  }

  @Test("an error fails the call, a first token is a mark only, a blank line is nothing")
  func others() {
    #expect(reply(#"{"id": 4, "error": "why"}"#) == .failure(id: 4, ReplyLine.Failure(why: "why")))
    #expect(reply(#"{"id": 4, "first_token": true}"#) == .firstToken(id: 4))
    #expect(reply(#"{"id": 4, "first_token": false, "text": "x"}"#) == .answer(id: 4, Reply("x")))
    #expect(reply(" \t") == .blank)
  }

  @Test(
    "a member of the wrong kind fails the call it answers, wherever the number stands",
    arguments: [
      (#"{"handled": "yes", "id": 9}"#, #""handled": a double quote is unexpected; true or false goes here"#),
      (#"{"id": 9, "text": 5}"#, #""text": "5" is unexpected; a string in double quotes goes here"#),
      (#"{"id": 9, "verdict": "maybe"}"#, #""verdict": this is no verdict"#),
      (#"{"id": 9, "input_tokens": -1}"#, #""input_tokens": this is not a number of tokens"#),
      (
        #"{"id": 9, "error": "e", "kind": "rate-limited"}"#,
        #""kind": this is no kind of failure; use one of "failed", "#
      ),
      (#"{"id": 9, "retry_after_ms": 1.5}"#, #""retry_after_ms": this is not a number of milliseconds"#),
      (#"{"id": 9, "fan_out": 2.5, "solved": 1}"#, #""fan_out": this is not a count"#),
    ])
  func wrongKind(line: String, problem: String) {
    guard case .failure(9, let failure) = reply(line) else {
      Issue.record("\(reply(line))")
      return
    }
    #expect(failure.ending == .badReply && failure.why.hasPrefix("its reply has a bad member, " + problem))
  }

  @Test(
    "a failure says of what kind it is, and for how long its provider asks to be left alone",
    arguments: [
      (#"{"id": 3, "error": "e", "kind": "rate_limited", "retry_after_ms": 1500}"#, Parcel.Ending.rateLimited, 1_500),
      (#"{"retry_after_ms": 0, "error": "e", "kind": "overloaded", "id": 3}"#, .overloaded, 0),
      (#"{"id": 3, "error": "e", "kind": "refused"}"#, .refused, 0),
      (#"{"id": 3, "error": "e", "kind": "bad_reply"}"#, .badReply, 0),
      (#"{"id": 3, "error": "e", "kind": "failed", "retry_after_ms": null}"#, .failed, 0),
      (#"{"id": 3, "error": "e", "kind": null, "retry_after_ms": 1000000000000}"#, .failed, 1_000_000_000_000),
    ] as [(String, Parcel.Ending, UInt64)])
  func kinds(line: String, ending: Parcel.Ending, milliseconds: UInt64) {
    let failure = ReplyLine.Failure(ending: ending, why: "e", retryAfter: milliseconds * 1_000_000)
    #expect(reply(line) == .failure(id: 3, failure))
  }

  @Test("a kind alone is a failure")
  func kindAlone() {
    let failure = ReplyLine.Failure(ending: .refused, why: "it does not say why")
    #expect(reply(#"{"id": 3, "kind": "refused", "text": "x"}"#) == .failure(id: 3, failure))
  }

  @Test(
    "what is no object, or has no number, is unreadable",
    arguments: [
      ("hello", "\"h\" is unexpected; an object in braces goes here (column 1)"),
      ("[1]", "\"[\" is unexpected; an object in braces goes here (column 1)"),
      ("{}", "it has no \"id\"; give the request's back"),
      (#"{"text": "x"}"#, "it has no \"id\"; give the request's back"),
      (#"{"id": "1"}"#, "\"id\": a double quote is unexpected; a number goes here"),
      (#"{"id": 1} x"#, "\"x\" is unexpected; nothing more after the value goes here (column 11)"),
      (#"{"id": 1, "id": 2}"#, "the key \"id\" appears twice in one object; keep one (column 11)"),
    ])
  func unreadable(line: String, why: String) { #expect(reply(line) == .unreadable(why: why)) }

  @Test("a reply cut off anywhere is unreadable, never a trap")
  func cutOff() {
    let line = Array(#"{"id": 1, "text": "é\ud83d\ude00", "confidence": 1e-1, "parts": [null, true]}"#.utf8)
    for length in 1..<line.count {
      guard case .unreadable = ReplyLine(Array(line[..<length])) else {
        Issue.record("\(String(decoding: line[..<length], as: UTF8.self))")
        continue
      }
    }
  }
}
