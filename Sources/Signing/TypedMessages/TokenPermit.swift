public import Arithmetic
public import Basics
import Ethereum

/// An allowance by signature alone (EIP-2612).
public struct TokenPermit: Hashable, Sendable {
    /// Whose tokens.
    public var owner: Address
    /// Who may spend them.
    public var spender: Address
    /// How much, in raw units.
    public var value: UInt256
    /// The owner's count of permits at this token.
    public var nonce: UInt256
    /// The last block time at which the permit is taken, in seconds since 1970.
    public var deadline: UInt256

    static let type =
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"

    /// A permit.
    public init(
        owner: Address, spender: Address, value: UInt256, nonce: UInt256, deadline: UInt256
    ) {
        self.owner = owner
        self.spender = spender
        self.value = value
        self.nonce = nonce
        self.deadline = deadline
    }

    /// Call data that asks a token for its `DOMAIN_SEPARATOR()`.
    public static let domainInput = ABI.selector("DOMAIN_SEPARATOR()")

    /// Call data that asks a token for an owner's `nonces(address)`.
    public static func nonceInput(of owner: Address) -> [UInt8] {
        ABI.selector("nonces(address)") + TypedWord.address(owner)
    }

    var structHash: Hash32 {
        TypedWord.structHash(
            TokenPermit.type,
            [
                TypedWord.address(owner), TypedWord.address(spender), TypedWord.number(value),
                TypedWord.number(nonce), TypedWord.number(deadline),
            ])
    }
}
