import Arithmetic
import Basics
import Ethereum

/// Amounts are raw units, times seconds since 1970.
extension TypedMessage: CustomStringConvertible {
    /// What the message allows, for people and for logs.
    public var description: String {
        switch self {
        case .tokenPermit(let permit, let domain):
            let token = domain.verifyingContract.map { "\($0)" } ?? "unknown"
            return "lets \(permit.spender) spend \(DecodedCall.allowance(permit.value)) of token"
                + " \(token) of \(permit.owner), permit \(permit.nonce) until \(permit.deadline)"
        case .permit2Allowance(let allowance, _, let contract):
            let tokens = allowance.details.map { each in
                "\(DecodedCall.allowance(each.amount)) of token \(each.token) until"
                    + " \(each.expiration) (permit \(each.nonce))"
            }
            return "lets \(allowance.spender) spend [\(tokens.joined(separator: ", "))], taken"
                + " until \(allowance.signatureDeadline) by contract \(contract)"
        case .permit2Transfer(let transfer, _, let contract):
            return "lets \(transfer.spender) take \(DecodedCall.allowance(transfer.amount)) of"
                + " token \(transfer.token) once, nonce \(transfer.nonce) until"
                + " \(transfer.deadline), by contract \(contract)"
        case .safe(let transaction):
            return transaction.isRejection
                ? "Safe \(transaction.safe) uses up nonce \(transaction.nonce)"
                : transaction.text(doing: transaction.call.text)
        }
    }

    /// The same, with what the policy found that a Safe's call does.
    package func description(does call: DecodedCall?) -> String {
        guard case .safe(let transaction) = self, let call else { return description }
        return transaction.text(doing: "\(call)")
    }
}

extension SafeTransaction {
    fileprivate func text(doing what: String) -> String {
        "Safe \(safe), nonce \(nonce)\(call.termsText): \(what)"
    }
}

extension SafeCall {
    fileprivate var text: String {
        "calls \(to) with \(value) wei and \(Hex.encode(data))"
    }
}
