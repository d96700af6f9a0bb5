/// A run as the store lists it.
package struct StoredRun: Sendable, Equatable {
  /// Twelve hexadecimal digits, unlike any other's in the store.
  package var id: String
  package var facts: RunFacts
  package var origin: RunOrigin
}

/// All that is kept of one run.
package struct StoredDocument: Sendable, Equatable {
  package var run: StoredRun
  /// The result document, byte for byte.
  package var text: String
  /// What the run said at its end; `nil` where an older store did not keep it.
  package var summary: String?
}
