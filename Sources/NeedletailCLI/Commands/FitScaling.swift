import NeedletailNotation
import NeedletailPlanner
import NeedletailReports
import NeedletailResults

/// `needletail sweep --fit FILE`: the scaling law of what was measured before.
struct FitScaling {
  private let path: String
  private let fit: ScalingFit
  private let delivery: SweepDelivery
  private let terminal: Terminal

  /// - Throws: `Refusal` and `TextError` for a file that has no law.
  init(_ path: String, _ arguments: SweepArguments) throws {
    self.path = path
    terminal = Terminal(arguments.userInterface, environment: Machine.environment)
    var uses = FileUses()
    uses.reads(path)
    delivery = try SweepDelivery(arguments, terminal, &uses)
    let name = path == "-" ? "standard input" : path
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try File.bytes(of: path)
    } catch {
      throw Refusal("\(name): error: \(error.message); name a sweep's document, or a CSV of concurrency and throughput")
    }
    let points = try ScalingPoint.read(bytes, path: name)
    do throws(ScalingRefusal) {
      fit = try ScalingFit(to: points)
    } catch {
      throw Refusal("\(name): error: \(error.sentence)")
    }
  }

  func execute() throws -> ExitCode {
    let report = ScalingReport(fit, path: path)
    let isDelivered = try delivery.write { format, isShown in
      if format == .json { return try report.json.text() }
      return isShown ? report.text(width: terminal.tableWidth, typeface: terminal.typeface) : report.text()
    }
    return isDelivered ? .done : .failed
  }
}
