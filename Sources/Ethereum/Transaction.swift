public import Arithmetic
public import Basics
public import Cryptography

/// A transaction before it is signed.
public enum Transaction: Hashable, Sendable {
    /// Type 0.
    case legacy(LegacyTransaction)
    /// Type 2.
    case dynamicFee(DynamicFeeTransaction)

    /// The EIP-2718 type.
    public var type: UInt8 {
        switch self {
        case .legacy: 0
        case .dynamicFee: 2
        }
    }

    /// The chain; nil for a legacy transaction without replay protection.
    public var chainId: ChainId? {
        switch self {
        case .legacy(let fields): fields.chainId
        case .dynamicFee(let fields): fields.chainId
        }
    }

    /// How many transactions the sender had before.
    public var nonce: UInt64 {
        switch self {
        case .legacy(let fields): fields.nonce
        case .dynamicFee(let fields): fields.nonce
        }
    }

    /// The most gas to use.
    public var gas: UInt64 {
        switch self {
        case .legacy(let fields): fields.gas
        case .dynamicFee(let fields): fields.gas
        }
    }

    /// The recipient; nil creates a contract.
    public var to: Address? {
        switch self {
        case .legacy(let fields): fields.to
        case .dynamicFee(let fields): fields.to
        }
    }

    /// Wei to send.
    public var value: UInt256 {
        switch self {
        case .legacy(let fields): fields.value
        case .dynamicFee(let fields): fields.value
        }
    }

    /// Call data, or creation code.
    public var input: [UInt8] {
        switch self {
        case .legacy(let fields): fields.input
        case .dynamicFee(let fields): fields.input
        }
    }

    /// The most wei per gas; a legacy transaction's gas price.
    public var maxFeePerGas: UInt256 {
        switch self {
        case .legacy(let fields): fields.gasPrice
        case .dynamicFee(let fields): fields.maxFeePerGas
        }
    }

    /// The most wei per gas for the block's maker; a legacy transaction's gas price.
    public var maxPriorityFeePerGas: UInt256 {
        switch self {
        case .legacy(let fields): fields.gasPrice
        case .dynamicFee(let fields): fields.maxPriorityFeePerGas
        }
    }

    /// The most wei the sender can lose: value + gas × fee cap; nil when that passes 256 bits.
    public var maxCost: UInt256? {
        UInt256(gas).checkedMultiplied(by: maxFeePerGas)?.checkedAdding(value)
    }

    /// What the sender signs the keccak-256 of.
    public var encodedUnsigned: [UInt8] {
        switch self {
        case .legacy(let fields): fields.encodedUnsigned
        case .dynamicFee(let fields): fields.encodedUnsigned
        }
    }

    /// The digest the sender signs.
    public var signingHash: Hash32 { Keccak256.hash(encodedUnsigned) }

    /// Joins a signature over `signingHash`; refuses one that is malformed, not in its low form,
    /// or that no key made, and a field that no chain accepts (see `check`).
    public func signed(
        with signature: RecoverableSignature
    ) throws(EthereumError) -> SignedTransaction {
        try SignedTransaction(transaction: self, signature: signature)
    }

    /// Refuses a chain id of zero and a nonce of 2^64 − 1 (EIP-2681).
    public func check() throws(EthereumError) {
        if let chainId, chainId.value == 0 { throw EthereumError(.badChainId, "0") }
        if nonce == .max { throw EthereumError(.outOfRange, "nonce") }
    }
}
