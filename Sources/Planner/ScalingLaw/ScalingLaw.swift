/// The Universal Scalability Law: X(N) = λN / (1 + σ(N − 1) + κN(N − 1)).
///
/// N. J. Gunther, Guerrilla Capacity Planning (Springer 2007), chapter 4, with λ free as in its later form. An endpoint's `slowdown` is the same
/// law read as service times: 1 + σ(n − 1) + κn(n − 1) times as long with n attempts in progress.
package struct ScalingLaw: Sendable, Equatable {
  /// Throughput of one alone, in jobs a second.
  package var lambda: Double
  /// The share of the work that waits for its turn (contention); at least 0.
  package var sigma: Double
  /// What each pair costs to be kept consistent (coherency); at least 0.
  package var kappa: Double

  package init(lambda: Double, sigma: Double, kappa: Double) {
    (self.lambda, self.sigma, self.kappa) = (lambda, sigma, kappa)
  }

  /// How many times as long one takes among `n`.
  func slowdown(at n: Double) -> Double { 1 + sigma * (n - 1) + kappa * n * (n - 1) }

  /// Jobs a second at a concurrency of `n`, whether or not anything was measured there.
  func throughput(at n: Double) -> Double { lambda * n / slowdown(at: n) }

  /// The concurrency with the highest throughput, √((1 − σ) / κ); `nil` where throughput never falls.
  var peak: Double? { kappa > 0 && sigma < 1 ? ((1 - sigma) / kappa).squareRoot() : nil }
}

/// What was measured at one concurrency.
package struct ScalingPoint: Sendable, Equatable {
  /// Users, agents, slots: at least 1.
  package var concurrency: Double
  /// Jobs a second.
  package var throughput: Double

  package init(concurrency: Double, throughput: Double) {
    (self.concurrency, self.throughput) = (concurrency, throughput)
  }
}

/// A law, or why the points have none.
package enum ScalingResult: Sendable, Equatable {
  case fitted(ScalingFit)
  case refused(ScalingRefusal)

  package init(of points: [ScalingPoint]) {
    do throws(ScalingRefusal) {
      self = .fitted(try ScalingFit(to: points))
    } catch {
      self = .refused(error)
    }
  }
}

/// Why points have no scaling law.
package enum ScalingRefusal: Error, Sendable, Equatable {
  /// At that many different concurrencies.
  case tooFew(Int)
  /// A concurrency below 1, or a throughput that is not above 0.
  case outOfRange(ScalingPoint)
  /// Points from which contention, coherency and the speed of one alone cannot be told apart.
  case undistinguished

  /// What is wrong and what to do, as a sentence without its end.
  package var sentence: String {
    switch self {
    case .tooFew(let count):
      "a scaling law needs throughput at \(ScalingFit.fewestPoints) different concurrencies, and there "
        + (count == 1 ? "is 1" : "are \(count)")
    case .outOfRange(let point):
      "a scaling law needs concurrencies of 1 or more and throughput above 0, and there is \(point.throughput) at \(point.concurrency)"
    case .undistinguished:
      "the points do not tell contention and coherency apart; measure over a wider range of concurrencies"
    }
  }
}
