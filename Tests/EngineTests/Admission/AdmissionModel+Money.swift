@testable import NeedletailEngine

/// What attempts cost, in whole millionths of a millionth of a dollar.
extension AdmissionModel {
  func cost(_ pool: Int, input: Int, output: Int) -> Int128 {
    guard let endpoint = pools[pool].endpoint else { return 0 }
    let price = plan.endpoints[endpoint].price
    // Dollars a million tokens are millionths of a dollar a token.
    return Int128(input) * Int128((price.input * 1e6).rounded()) + Int128(output)
      * Int128((price.output * 1e6).rounded())
  }

  mutating func pay(input: Int, output: Int) {
    guard let bill = unpaid else { return fail("nothing is to be paid") }
    unpaid = nil
    guard let reserved = bill.reserved else { return }
    settle(bill.pool, reserved, spent: cost(bill.pool, input: input, output: output))
  }

  mutating func returnReserved(_ attempt: ModelAttempt) {
    if let reserved = attempt.reserved { settle(attempt.pool, reserved, spent: 0) }
  }

  private mutating func settle(_ pool: Int, _ reserved: Int128, spent: Int128) {
    pools[pool].budget.reserved -= reserved
    pools[pool].budget.spent += spent
    runBudget.reserved -= reserved
    runBudget.spent += spent
  }
}
