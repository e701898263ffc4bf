public import Arithmetic
public import Basics
public import Ethereum

/// The messages of Uniswap's Permit2 contract, which moves tokens by signature.
public enum Permit2 {
    /// Where it is on every chain on which it was deployed the usual way.
    ///
    /// The address is 0x000000000022D473030F116dDEE9F6B43aC78BA3.
    public static let contract =
        Address(bytes: [
            0, 0, 0, 0, 0, 0x22, 0xd4, 0x73, 0x03, 0x0f, 0x11, 0x6d, 0xde, 0xe9, 0xf6, 0xb4, 0x3a,
            0xc7, 0x8b, 0xa3,
        ]) ?? .zero

    /// Its domain; it has a name and no version.
    public static func domain(
        _ chainId: ChainId, contract: Address = contract
    ) -> TypedDataDomain {
        TypedDataDomain(
            name: "Permit2", chainId: UInt256(chainId.value), verifyingContract: contract)
    }

    /// An allowance of one token.
    public struct Details: Hashable, Sendable {
        /// The token.
        public var token: Address
        /// Raw units, below 2^160; 2^160 − 1 means without limit.
        public var amount: UInt256
        /// When the allowance ends, in seconds since 1970; below 2^48.
        public var expiration: UInt64
        /// The owner's count for this token and spender; below 2^48.
        public var nonce: UInt64

        static let type =
            "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)"

        /// An allowance.
        public init(token: Address, amount: UInt256, expiration: UInt64, nonce: UInt64) {
            self.token = token
            self.amount = amount
            self.expiration = expiration
            self.nonce = nonce
        }

        /// Whether each number fits the contract's field.
        var isInRange: Bool {
            amount.bitWidth <= 160 && expiration < 1 << 48 && nonce < 1 << 48
        }

        var structHash: Hash32 {
            TypedWord.structHash(
                Details.type,
                [
                    TypedWord.address(token), TypedWord.number(amount),
                    TypedWord.number(UInt256(expiration)), TypedWord.number(UInt256(nonce)),
                ])
        }
    }

    /// Allowances for one spender: `PermitSingle` for one token, `PermitBatch` for several.
    public struct Allowance: Hashable, Sendable {
        /// The allowances.
        public var details: [Details]
        /// Who may spend.
        public var spender: Address
        /// The last block time at which the signature is taken, in seconds since 1970.
        public var signatureDeadline: UInt256
        /// Whether it is a batch, even of one.
        public var isBatch: Bool

        /// An allowance of one token.
        public init(single: Details, spender: Address, signatureDeadline: UInt256) {
            details = [single]
            self.spender = spender
            self.signatureDeadline = signatureDeadline
            isBatch = false
        }

        /// Allowances of several tokens.
        public init(batch: [Details], spender: Address, signatureDeadline: UInt256) {
            details = batch
            self.spender = spender
            self.signatureDeadline = signatureDeadline
            isBatch = true
        }

        var structHash: Hash32 {
            let kind = isBatch ? "PermitBatch(PermitDetails[]" : "PermitSingle(PermitDetails"
            let type = "\(kind) details,address spender,uint256 sigDeadline)\(Details.type)"
            // A batch's word is the hash of the members' hashes, a single one's is its own.
            let hashes = details.flatMap { $0.structHash.bytes }
            return TypedWord.structHash(
                type,
                [
                    isBatch ? TypedWord.bytes(hashes) : hashes, TypedWord.address(spender),
                    TypedWord.number(signatureDeadline),
                ])
        }
    }

    /// One transfer, by whoever the message names: `PermitTransferFrom`.
    public struct Transfer: Hashable, Sendable {
        /// The token.
        public var token: Address
        /// The most that may be taken, raw units.
        public var amount: UInt256
        /// Who may take it: the sender of the call to the contract.
        public var spender: Address
        /// Any number that was not used before; the contract keeps a bit for each.
        public var nonce: UInt256
        /// The last block time at which the signature is taken, in seconds since 1970.
        public var deadline: UInt256

        /// A transfer.
        public init(
            token: Address, amount: UInt256, spender: Address, nonce: UInt256, deadline: UInt256
        ) {
            self.token = token
            self.amount = amount
            self.spender = spender
            self.nonce = nonce
            self.deadline = deadline
        }

        var structHash: Hash32 {
            let permissions = "TokenPermissions(address token,uint256 amount)"
            let permitted = TypedWord.structHash(
                permissions, [TypedWord.address(token), TypedWord.number(amount)])
            return TypedWord.structHash(
                "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,"
                    + "uint256 deadline)\(permissions)",
                [
                    permitted.bytes, TypedWord.address(spender), TypedWord.number(nonce),
                    TypedWord.number(deadline),
                ])
        }
    }
}
