import NeedletailLanes

/// Who belongs to whom: a job to its outermost activation, a frame to its children. Cancelling goes down these links.
///
/// Most frames have one child at a time and need no more than its number; the children of a wide frame are linked.
extension World {
  /// Puts an activation under its parent, so that cancelling the parent finds it.
  @inline(__always)
  func adopt(_ child: Activation, parent: Int32, job: Int32) {
    if parent < 0 {
      jobs[job].root = child.bits
      return
    }
    let f = frames.at(parent)
    if f.value.flags.contains(.wide) { link(child, before: Activation(bits: f.value.firstChild)) }
    f.value.firstChild = child.bits
  }

  /// Takes an activation that ends from its parent.
  @inline(__always)
  func disown(_ child: Activation, parent: Int32) {
    if parent < 0 { return }
    let f = frames.at(parent)
    if f.value.flags.contains(.wide) { unlink(child, from: parent) } else { f.value.firstChild = -1 }
  }

  /// The next child of a frame after one of them, or none.
  func sibling(after one: Activation, under frame: Int32) -> Activation {
    frames[frame].flags.contains(.wide) ? Activation(bits: kin(of: one).next) : .none
  }

  @inline(__always)
  private func link(_ child: Activation, before next: Activation) {
    let links = Kin(previous: -1, next: next.bits)
    if child.isFrame { kinship.frames.set(child.index, links) } else { kinship.calls.set(child.index, links) }
    if !next.isNone { setPrevious(next, child.bits) }
  }

  @inline(__always)
  private func unlink(_ child: Activation, from frame: Int32) {
    let links = kin(of: child)
    if links.previous >= 0 {
      setNext(Activation(bits: links.previous), links.next)
    } else {
      frames[frame].firstChild = links.next
    }
    if links.next >= 0 { setPrevious(Activation(bits: links.next), links.previous) }
  }

  @inline(__always)
  private func kin(of one: Activation) -> Kin { one.isFrame ? kinship.frames[one.index] : kinship.calls[one.index] }

  @inline(__always)
  private func setPrevious(_ one: Activation, _ previous: Int32) {
    if one.isFrame {
      kinship.frames[one.index].previous = previous
    } else {
      kinship.calls[one.index].previous = previous
    }
  }

  @inline(__always)
  private func setNext(_ one: Activation, _ next: Int32) {
    if one.isFrame { kinship.frames[one.index].next = next } else { kinship.calls[one.index].next = next }
  }
}
