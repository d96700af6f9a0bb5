import NeedletailLanes

/// The accounts that are open held against the calls and frames that may have one.
extension Census {
  /// Every account belongs to a record in use, and every further part to one of them.
  func countAccounts(of world: World) {
    var further = furtherParts(of: world.observation.accounts.endedBranch, world)
    var branches = 0
    for job in 0..<world.jobs.highWater where isJob[Int(job)] {
      further += furtherParts(of: world.observation.accounts.account(ofJob: job), world)
    }
    for call in 0..<world.calls.highWater where isCall[Int(call)] {
      guard let account = world.observation.accounts.find(.call(call)) else { continue }
      branches += 1
      further += furtherParts(of: account, world)
      let isBranch = world.calls[call].isHedge || world.isWide(world.calls[call].parent)
      expect(isBranch, "call \(call) has an account of its own, though it runs beside no other")
    }
    var isFrame = Array(repeating: true, count: Int(world.frames.highWater))
    world.frames.forEachFree { isFrame[Int($0)] = false }
    for frame in 0..<world.frames.highWater where isFrame[Int(frame)] {
      guard let account = world.observation.accounts.find(.frame(frame)) else { continue }
      branches += 1
      further += furtherParts(of: account, world)
      let isBranch = world.isWide(world.frames[frame].parent)
      expect(isBranch, "frame \(frame) has an account of its own, though it runs beside no other")
    }
    let (openBranches, openFurther) = (world.observation.accounts.branchCount, world.observation.accounts.furtherCount)
    expect(branches == openBranches, "\(branches) calls and frames have accounts, \(openBranches) are open")
    expect(further == openFurther, "\(further) further parts belong to accounts, \(openFurther) are in use")
  }

  private func furtherParts(of account: Place<Account>, _ world: World) -> Int {
    world.observation.accounts.furtherCount(of: account)
  }
}
