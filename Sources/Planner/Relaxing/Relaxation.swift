package import NeedletailEngine
import NeedletailWorkload

/// One question of what-if: a change of the plan, in the words of the workload file and of the command line.
package struct Relaxation: Sendable {
  /// The most questions that are asked of one plan.
  package static let mostQuestions = 1_000
  /// What limits may be multiplied by.
  package static let factors = 1.001...1_000

  package let kind: RelaxationKind
  /// What it changes, as `--set` takes it: `agents.expert.count`; `load` of the load.
  package let key: String
  /// The value as it is, and as it is asked for: `40`, `80`.
  package let from: String
  package let to: String
  /// `KEY=VALUE` for `--set`, each.
  package let settings: [String]
  /// For `--load-scale`; 1 leaves the load as it is.
  package let loadScale: Double
  /// What it gives more of. Two that relieve the same are not asked together.
  package let relieves: [LatencyOwner]
  private let change: @Sendable (inout Plan) -> Void

  /// - Parameters:
  ///   - settings: `nil` is the key with the value asked for.
  ///   - change: the same, of a plan.
  init(
    _ kind: RelaxationKind, _ key: String, from: String, to: String, settings: [String]? = nil,
    loadScale: Double = 1, relieves: [LatencyOwner] = [], change: @escaping @Sendable (inout Plan) -> Void
  ) {
    self.kind = kind
    self.key = key
    self.from = from
    self.to = to
    self.settings = settings ?? ["\(key)=\(to)"]
    self.loadScale = loadScale
    self.relieves = relieves
    self.change = change
  }

  /// The plan with the change made. Several are made one after another.
  package func applied(to plan: Plan) -> Plan {
    var plan = plan
    change(&plan)
    return plan
  }

  /// As a command line has it: `--set agents.expert.count=80`.
  package var options: String {
    let pieces = settings.map { "--set \(SettingSpelling.inShell($0))" }
    return (pieces + (loadScale == 1 ? [] : ["--load-scale \(SettingSpelling.number(loadScale))"])).joined(
      separator: " ")
  }

  /// All questions of a plan, kind by kind; those that would make a plan that cannot run are none.
  ///
  /// - Parameter factor: what limits are multiplied by, within `factors`.
  /// - Complexity: O(questions × size of the plan); of more than `mostQuestions` they are not checked, since they are to be refused.
  package static func all(of plan: Plan, factor: Double) -> [Relaxation] {
    RelaxationKind.allCases.flatMap { $0.questions(plan, factor) }
  }

  /// Whether a plan with it can run.
  func isPossible(in plan: Plan) -> Bool { applied(to: plan).problems.isEmpty }
}

/// What kinds make questions of.
extension RelaxationKind {
  /// A whole number that becomes larger.
  func more(
    _ key: String, _ value: Int, _ factor: Double, settings: ((Int) -> [String])? = nil, relieves: [LatencyOwner] = [],
    change: @escaping @Sendable (inout Plan, Int) -> Void
  ) -> Relaxation? {
    let wanted = (Double(value) * factor).rounded()
    guard wanted <= 1e9 else { return nil }
    let larger = max(value + 1, Int(wanted))
    return Relaxation(
      self, key, from: String(value), to: String(larger), settings: settings.map { $0(larger) }, relieves: relieves
    ) { change(&$0, larger) }
  }

  /// A number that becomes larger.
  func more(
    _ key: String, _ value: Double, _ factor: Double, relieves: [LatencyOwner] = [],
    change: @escaping @Sendable (inout Plan, Double) -> Void
  ) -> Relaxation? {
    let larger = value.times(factor)
    return Relaxation(
      self, key, from: SettingSpelling.number(value), to: SettingSpelling.number(larger), relieves: relieves
    ) { change(&$0, larger) }
  }

  func more(
    _ key: String, _ value: Rate, _ factor: Double, relieves: [LatencyOwner] = [],
    change: @escaping @Sendable (inout Plan, Rate) -> Void
  ) -> Relaxation {
    let larger = Rate(value.count.times(factor), per: value.period)
    return Relaxation(
      self, key, from: SettingSpelling.rate(value), to: SettingSpelling.rate(larger), relieves: relieves
    ) { change(&$0, larger) }
  }

  func more(
    _ key: String, _ value: Duration, _ factor: Double,
    change: @escaping @Sendable (inout Plan, Duration) -> Void
  ) -> Relaxation? {
    let nanoseconds = (value / .nanoseconds(1) * factor).rounded()
    guard nanoseconds < 3.6e17 else { return nil }
    let longer = Duration.nanoseconds(Int64(nanoseconds))
    return Relaxation(
      self, key, from: SettingSpelling.duration(value), to: SettingSpelling.duration(longer)
    ) { change(&$0, longer) }
  }

  /// Something that is left out.
  func without(
    _ key: String, _ value: String, relieves: [LatencyOwner] = [], settings: [String]? = nil,
    change: @escaping @Sendable (inout Plan) -> Void
  ) -> Relaxation {
    Relaxation(
      self, key, from: value, to: "off", settings: settings ?? ["\(key)=null"], relieves: relieves, change: change)
  }
}
