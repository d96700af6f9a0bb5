import NeedletailNotation
import NeedletailReports
import NeedletailResults
import NeedletailWorkload

/// JSON is refused with its place, or written again as the same; a result document can be reported in every way.
enum FuzzedDocument {
  static func finding(in bytes: [UInt8]) -> String? {
    do throws(TextError) {
      let json = try JSON(reading: bytes, path: "r.json")
      return finding(writing: json) ?? finding(reporting: bytes)
    } catch {
      return error.line >= 1 && error.column >= 1 && !error.message.isEmpty ? nil : "refused without a place: \(error)"
    }
  }

  /// What is written is read as the same, and written as the same again.
  private static func finding(writing json: JSON) -> String? {
    do {
      let text = try json.text()
      let again = try JSON(reading: Array(text.utf8), path: "r.json")
      if again != json { return "reads as something else once it is written:\n\(text)" }
      return try again.text() == text ? nil : "is written in two ways:\n\(text)"
    } catch {
      return "what was read cannot be written and read again: \(error)"
    }
  }

  /// The bytes as a result, and as the trace of jobs beside it.
  private static func finding(reporting bytes: [UInt8]) -> String? {
    do throws(WorkloadError) {
      _ = try WorkloadReader.read(bytes: bytes, path: "r.json")
    } catch {
      if let finding = ToldProblems.finding(in: error, of: bytes, path: "r.json") { return finding }
    }
    do {
      let run = try ReportedRun(
        name: "r", result: (bytes, "r.json"), archive: .absent("there is no archive"), trace: .present(bytes),
        workload: nil)
      for runs in [[run], [run, run]] {
        let report = Report(runs)
        let isEmpty =
          report.html.isEmpty || report.markdown.isEmpty || report.text(width: 80, typeface: Typeface()).isEmpty
        if isEmpty { return "its report is empty" }
      }
      return nil
    } catch let error as ReportError {
      return error.message.isEmpty || error.remedy.isEmpty ? "refused without a remedy: \(error)" : nil
    } catch {
      return "refused in another way than as a report: \(error)"
    }
  }
}
