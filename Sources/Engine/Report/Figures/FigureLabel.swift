public import NeedletailCouriers

/// What a figure is split by.
public protocol FigureLabel: Sendable {
  /// The labels' names and values, as the result document has them.
  var values: [String: String] { get }
}

/// The labels of figures that have a value for the whole run, too.
public protocol WholeFigureLabel: FigureLabel {}

/// Of figures that are not split.
public enum NoLabel: WholeFigureLabel {
  public var values: [String: String] { switch self {} }
}

public enum ScenarioLabel: WholeFigureLabel {
  case scenario(String)

  public var values: [String: String] {
    switch self {
    case .scenario(let name): ["scenario": name]
    }
  }
}

/// What calls are told apart by, one at a time.
public enum CallLabel: WholeFigureLabel {
  case pool(String)
  case endpoint(String)
  case scenario(String)

  public var values: [String: String] {
    switch self {
    case .pool(let name): ["agent": name]
    case .endpoint(let name): ["endpoint": name]
    case .scenario(let name): ["scenario": name]
    }
  }
}

public enum PoolLabel: FigureLabel {
  case pool(String)

  public var values: [String: String] {
    switch self {
    case .pool(let name): ["agent": name]
    }
  }
}

/// A branch of a choice, of a scenario or of all that have one of the name.
public enum BranchLabel: FigureLabel {
  case branch(String, scenario: String? = nil)

  public var values: [String: String] {
    switch self {
    case .branch(let name, nil): ["branch": name]
    case .branch(let name, let scenario?): ["scenario": scenario, "branch": name]
    }
  }
}

/// What was waited for, by the jobs of a scenario or by all.
public enum WaitLabel: FigureLabel {
  case limit(Limit, scenario: String? = nil)

  public var values: [String: String] {
    switch self {
    case .limit(let limit, nil): ["for": limit.name]
    case .limit(let limit, let scenario?): ["scenario": scenario, "for": limit.name]
    }
  }
}

public enum ReasonLabel: FigureLabel {
  case reason(FailureReason)

  public var values: [String: String] {
    switch self {
    case .reason(let reason): ["reason": reason.rawValue]
    }
  }
}

public enum RegistryLabel: FigureLabel {
  case event(RegistryEvent.Kind)

  public var values: [String: String] {
    switch self {
    case .event(let kind): ["event": kind.rawValue]
    }
  }
}

/// The jobs of a scenario whose latency is broken down.
public enum BreakdownLabel: FigureLabel {
  case scenario(String)

  public var values: [String: String] {
    switch self {
    case .scenario(let name): ["scenario": name]
    }
  }
}

/// A part of the latency of a scenario's jobs.
public enum LatencyPartLabel: FigureLabel {
  case part(LatencyPart, scenario: String)

  public var values: [String: String] {
    switch self {
    case .part(let part, let scenario): ["scenario": scenario, "part": part.name]
    }
  }
}

/// What the latency of a scenario's jobs was spent on, and whose that was.
public enum LatencyOwnerLabel: FigureLabel {
  case owner(LatencyOwner, scenario: String)

  /// Parts without an owner have no value by owner.
  public var values: [String: String] {
    switch self {
    case .owner(let owner, let scenario):
      var values = ["scenario": scenario, "part": owner.part.name]
      values["owner"] = owner.name
      return values
    }
  }
}

/// Why attempts of a pool gave no answer.
public enum WasteLabel: FigureLabel {
  /// They failed or timed out.
  case retries(pool: String)
  /// Another answered first.
  case losers(pool: String)
  /// Their job timed out, or their pattern failed.
  case cancelled(pool: String)

  public var values: [String: String] {
    switch self {
    case .retries(let pool): ["agent": pool, "cause": "retries"]
    case .losers(let pool): ["agent": pool, "cause": "losers"]
    case .cancelled(let pool): ["agent": pool, "cause": "cancelled"]
    }
  }
}

public enum EndpointLabel: FigureLabel {
  case endpoint(String)

  public var values: [String: String] {
    switch self {
    case .endpoint(let name): ["endpoint": name]
    }
  }
}

/// What holders of something waited for: the part of a latency that it is.
public enum HoldingLabel: FigureLabel {
  case part(LatencyPart)

  public var values: [String: String] {
    switch self {
    case .part(let part): ["part": part.name]
    }
  }
}

/// What attempts that held a slot of a pool waited for.
public enum PoolHoldingLabel: FigureLabel {
  case part(LatencyPart, pool: String)

  public var values: [String: String] {
    switch self {
    case .part(let part, let pool): ["agent": pool, "part": part.name]
    }
  }
}

/// What attempts that held a permit of an endpoint waited for.
public enum EndpointHoldingLabel: FigureLabel {
  case part(LatencyPart, endpoint: String)

  public var values: [String: String] {
    switch self {
    case .part(let part, let endpoint): ["endpoint": endpoint, "part": part.name]
    }
  }
}

extension CallLabel {
  public static func pool(_ pool: PoolReference) -> CallLabel { .pool(pool.name) }
}

extension PoolLabel {
  public static func pool(_ pool: PoolReference) -> PoolLabel { .pool(pool.name) }
}
