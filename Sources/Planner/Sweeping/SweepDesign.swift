import NeedletailWorkload

/// What a sweep is to run: every combination of what its axes say.
package struct SweepDesign: Sendable, Equatable {
  /// Axes at most: two make a matrix, which a page can show.
  package static let mostAxes = 2
  /// Runs of one sweep at most: points times seeds.
  package static let mostRuns = 100_000

  /// Why a design is none, and what would be right.
  package struct Fault: Error, Equatable {
    package var message: String
    package var remedy: String
  }

  /// One combination.
  package struct Setting: Sendable, Equatable {
    /// By axis.
    package var values: [SweptValue]
    /// As `--set` takes them.
    package var overrides: [String]
    /// Jobs a second that the load is to have at its peak; `nil` leaves it as it is.
    package var loadPerSecond: Double?
  }

  package let axes: [SweepAxis]
  /// The load of every point, where it is not varied.
  package let load: SweptValue?
  /// The last axis goes through its values first.
  package let settings: [Setting]

  /// - Parameters:
  ///   - varied: `KEY=VALUES`, in order, as the command line gives them.
  ///   - load: rates, as `--load` gives them; one alone is the load of every point.
  ///   - overrides: `KEY=VALUE` that every point has, whose keys are not to be varied too.
  package init(varied: [String], load: String?, overrides: [String], seeds: Int) throws(Fault) {
    var axes = try varied.map { text throws(Fault) in try Self.axis(text) }
    for (place, axis) in axes.enumerated() where axes[..<place].contains(where: { $0.title == axis.title }) {
      throw Fault(message: "--vary names `\(axis.title)` twice", remedy: "name each key once, with all of its values")
    }
    for override in overrides {
      guard let set = try? OverrideArgument(override).key, axes.contains(where: { $0.title == set }) else { continue }
      throw Fault(message: "`\(set)` is set and varied", remedy: "leave --set \(override) out, or --vary")
    }
    let loads = try load.map { text throws(Fault) in try Self.loads(text) }
    if loads != nil, let axis = axes.first(where: \.isOfLoad) {
      throw Fault(message: "`\(axis.title)` and --load both vary the load", remedy: "keep one of the two")
    }
    if let loads, loads.values.count > 1 { axes.append(SweepAxis(.load, loads)) }
    self.load = loads.flatMap { $0.values.count == 1 ? $0.values[0] : nil }
    guard !axes.isEmpty else {
      throw Fault(
        message: "nothing is varied",
        remedy: "add --vary KEY=A,B,C or --vary KEY=LO..HI:STEP, or --load 10/s..60/s:5/s for the whole load")
    }
    guard axes.count <= Self.mostAxes else {
      throw Fault(
        message: "\(axes.count) keys are varied, and a matrix has two sides",
        remedy: "vary two, and set the others with --set, one sweep for each of their values")
    }
    self.axes = axes
    let points = axes.reduce(1) { $0 * $1.values.count }
    guard points <= SweptValues.most else {
      throw Fault(
        message: "\(points) points are more than \(SweptValues.most)", remedy: "vary less, or in larger steps")
    }
    guard points * seeds <= Self.mostRuns else {
      throw Fault(
        message: "\(points) points with \(seeds) seeds are more than \(Self.mostRuns) runs",
        remedy: "take at most \(Self.mostRuns / points) seeds")
    }
    settings = Self.settings(axes, load: self.load)
  }

  private static func axis(_ text: String) throws(Fault) -> SweepAxis {
    let argument: OverrideArgument
    do throws(OverrideArgument.Fault) {
      argument = try OverrideArgument(text)
    } catch {
      throw Fault(message: "--vary \(text): \(error.message)", remedy: error.remedy)
    }
    if let (message, remedy) = SweepAxis.refusal(of: argument.names) {
      throw Fault(message: "--vary \(argument.key): \(message)", remedy: remedy)
    }
    let axis = SweepAxis(
      .key(argument.key, names: argument.names), try values(argument.value, "--vary \(argument.key)"))
    guard axis.values.count > 1 else {
      throw Fault(
        message: "--vary \(argument.key): one value varies nothing",
        remedy: "write several, or --set \(argument.key)=\(argument.value)")
    }
    return axis
  }

  private static func loads(_ text: String) throws(Fault) -> SweptValues {
    let loads = try values(text, "--load \(text)")
    guard loads.unit == .perSecond else {
      throw Fault(
        message: "--load \(text): a load is a rate",
        remedy: "write such as 10/s..60/s:5/s; users that loop are varied by --vary load.concurrency=1..64:x2")
    }
    guard loads.values.allSatisfy({ ($0.place ?? 0) > 0 }) else {
      throw Fault(message: "--load \(text): a load is above 0", remedy: "begin above 0")
    }
    return loads
  }

  private static func values(_ text: String, _ option: String) throws(Fault) -> SweptValues {
    do throws(SweptValues.Fault) {
      return try SweptValues(text)
    } catch {
      throw Fault(message: "\(option): \(error.message)", remedy: error.remedy)
    }
  }

  private static func settings(_ axes: [SweepAxis], load: SweptValue?) -> [Setting] {
    var settings = [Setting(values: [], overrides: [], loadPerSecond: load?.place)]
    for axis in axes {
      settings = settings.flatMap { begun in
        axis.values.map { value in
          var setting = begun
          setting.values.append(value)
          switch axis.subject {
          case .key(let key, _): setting.overrides.append("\(key)=\(value.text)")
          case .load: setting.loadPerSecond = value.place
          }
          return setting
        }
      }
    }
    return settings
  }
}

extension SweepAxis {
  /// It says how much load there is.
  package var isOfLoad: Bool {
    switch subject {
    case .load: true
    case .key(_, let names):
      (names.first == "load" || (names.first == "scenarios" && names.contains("load")))
        && ["rate", "concurrency", "stages", "start", "speedup", "trace", "load", "target"].contains(names.last)
    }
  }
}
