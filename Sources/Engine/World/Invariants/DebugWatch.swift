#if DEBUG
  /// Who watches a world in a debug build.
  struct DebugWatch {
    /// Told what happens on the way in, for tests that hold a second account of it against the engine's.
    var observer: World.AdmissionObserver?
    /// The event at which conservation is checked next.
    var conservationDue = 1_024
  }
#endif
