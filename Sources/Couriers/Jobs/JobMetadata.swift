/// A key of a value that travels with a job to its agents.
///
///     enum Tenant: JobMetadataKey { typealias Value = TenantID }
///     job.metadata[Tenant.self] = tenant
public protocol JobMetadataKey: SendableMetatype {
  associatedtype Value: Sendable
}

/// Values that a submitter gives a job, by the type of their keys, so that a wrong key or type does not compile. Agents read them
/// in `CallContext.metadata`; the engine does not look at them.
///
/// Complexity: O(values) to read and write; meant for a handful.
public struct JobMetadata: Sendable {
  private var values: [(key: any JobMetadataKey.Type, value: any Sendable)] = []

  public init() {}

  /// The value of a key; `nil` where none was set.
  public subscript<Key: JobMetadataKey>(_ key: Key.Type) -> Key.Value? {
    get { values.first { $0.key == key }?.value as? Key.Value }
    set {
      values.removeAll { $0.key == key }
      if let newValue { values.append((key, newValue)) }
    }
  }

  public var isEmpty: Bool { values.isEmpty }
}
