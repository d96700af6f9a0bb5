import NeedletailLanes

/// The links between the children of wide frames, by the numbers of frames and of calls.
struct Kinship: ~Copyable {
  let frames: SparseTable<Kin>
  let calls: SparseTable<Kin>

  init(limit: Int32) {
    frames = SparseTable(limit: limit)
    calls = SparseTable(limit: limit)
  }
}
