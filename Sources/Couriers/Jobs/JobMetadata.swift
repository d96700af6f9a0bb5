/// A key of a value that travels with a job to its agents.
///
///     enum Tenant: JobMetadataKey { typealias Value = TenantID }
///     job.metadata[Tenant.self] = tenant
public protocol JobMetadataKey {
  associatedtype Value: Sendable
}

/// Values that a submitter gives a job, by the type of their keys, so that a wrong key or type does not compile. Agents read them
/// in `CallContext.metadata`; the engine does not look at them.
///
/// Complexity: O(1) to read and write.
public struct JobMetadata: Sendable {
  private var values: [ObjectIdentifier: any Sendable] = [:]

  public init() {}

  /// The value of a key; `nil` where none was set.
  public subscript<Key: JobMetadataKey>(_ key: Key.Type) -> Key.Value? {
    get { values[ObjectIdentifier(key)] as? Key.Value }
    set { values[ObjectIdentifier(key)] = newValue }
  }

  public var isEmpty: Bool { values.isEmpty }
}
