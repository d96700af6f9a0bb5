import NeedletailLanes

/// An attempt takes one of the permits of its endpoint.
extension World {
  @inline(__always)
  func askForEndpointPermit(_ call: Int32, _ pool: Int32) -> Admission {
    let c = calls.at(call)
    let endpoint = pools[pool].endpoint
    c.value.state = .endpointPermit
    if endpoints.takePermit(endpoint) {
      figures.levels.at(.permits, endpoint).value.rise(at: now)
      recordWait(.endpoint, call, 0)
      return .passed
    }
    c.value.mark = now
    endpoints.appendForPermit(call, endpoint, class: priority(of: c.value.job))
    markWaiting(call, pool)
    return .waits
  }

  func releaseEndpointPermit(_ endpoint: Int32) {
    let next = endpoints.handOnPermit(endpoint)
    if next < 0 { return figures.levels.at(.permits, endpoint).value.fall(at: now) }
    endWait(next, .endpoint)
    goOn(next, pool(of: next), after: .endpoint)
  }
}
