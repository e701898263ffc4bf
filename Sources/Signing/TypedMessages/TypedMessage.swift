public import Basics
import Cryptography
public import Ethereum

/// What a key signs besides transactions: a closed list, so that a policy knows what each will do.
///
/// There is no case for bytes or a bare hash: what nobody can read, nobody signs.
public enum TypedMessage: Hashable, Sendable {
    /// An allowance at one token. The domain is the token's own, which differs from token to token.
    case tokenPermit(TokenPermit, TypedDataDomain)
    /// Allowances at Permit2.
    case permit2Allowance(Permit2.Allowance, ChainId, contract: Address)
    /// A transfer at Permit2.
    case permit2Transfer(Permit2.Transfer, ChainId, contract: Address)
    /// A Safe's transaction.
    case safe(SafeTransaction)

    /// Where the message is valid.
    public var domain: TypedDataDomain {
        switch self {
        case .tokenPermit(_, let domain): domain
        case .permit2Allowance(_, let chain, let contract),
            .permit2Transfer(_, let chain, let contract):
            Permit2.domain(chain, contract: contract)
        case .safe(let transaction): transaction.domain
        }
    }

    /// What is signed (EIP-712).
    public var digest: Hash32 {
        let structHash: Hash32
        switch self {
        case .tokenPermit(let permit, _): structHash = permit.structHash
        case .permit2Allowance(let allowance, _, _): structHash = allowance.structHash
        case .permit2Transfer(let transfer, _, _): structHash = transfer.structHash
        case .safe(let transaction): return transaction.hash
        }
        return TypedWord.digest(domain: domain.separator, structHash)
    }

    /// Compares the message's domain with what the contract says of its own, and refuses a difference.
    ///
    /// A token that was upgraded, or a chain that split, has another domain than the one expected: a
    /// signature for it would be worthless, or worth something elsewhere. `answer` is what the contract
    /// returned from `DOMAIN_SEPARATOR()`, or for a Safe from `domainSeparator()`.
    public func checkDomain(live answer: [UInt8]) throws(SigningError) {
        guard let live = Hash32(bytes: answer) else {
            throw SigningError(.domainMismatch, "\(answer.count) bytes instead of a hash")
        }
        let expected = domain.separator
        guard live == expected else {
            throw SigningError(.domainMismatch, "\(live) instead of \(expected)")
        }
    }

    /// Call data that asks the message's contract for its domain's hash.
    public var domainInput: [UInt8] {
        if case .safe = self { return ABI.selector("domainSeparator()") }
        return TokenPermit.domainInput
    }
}
