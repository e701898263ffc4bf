public import Arithmetic
public import Basics
public import Ethereum

/// A transaction of a Safe 1.3.0 or 1.4.1, which its owners sign.
public struct SafeTransaction: Hashable, Sendable {
    /// The chain.
    public var chainId: ChainId
    /// The Safe.
    public var safe: Address
    /// What it does.
    public var call: SafeCall
    /// The Safe's own count of transactions, which has nothing to do with its owners' nonces.
    public var nonce: UInt256

    static let type =
        "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,"
        + "uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,"
        + "uint256 nonce)"

    /// A transaction.
    public init(chainId: ChainId, safe: Address, call: SafeCall, nonce: UInt256) {
        self.chainId = chainId
        self.safe = safe
        self.call = call
        self.nonce = nonce
    }

    /// The transaction that uses up a nonce and does nothing: a call of the Safe to itself.
    public static func rejection(
        chainId: ChainId, safe: Address, nonce: UInt256
    ) -> SafeTransaction {
        SafeTransaction(chainId: chainId, safe: safe, call: SafeCall(to: safe), nonce: nonce)
    }

    /// Whether it does nothing but use up its nonce.
    public var isRejection: Bool { call == SafeCall(to: safe) }

    /// The domain; versions before 1.3.0 left the chain out.
    public var domain: TypedDataDomain {
        TypedDataDomain(chainId: UInt256(chainId.value), verifyingContract: safe)
    }

    /// What the owners sign: the contract's `getTransactionHash`.
    public var hash: Hash32 { ABI.hash(preimage) }

    /// What the hash is made of, by which owners that are contracts are asked.
    public var preimage: [UInt8] {
        let words = [
            TypedWord.address(call.to), TypedWord.number(call.value), TypedWord.bytes(call.data),
            TypedWord.number(UInt256(UInt64(call.operation.rawValue))),
            TypedWord.number(call.safeTxGas), TypedWord.number(call.baseGas),
            TypedWord.number(call.gasPrice), TypedWord.address(call.gasToken),
            TypedWord.address(call.refundReceiver), TypedWord.number(nonce),
        ]
        let structHash = TypedWord.structHash(SafeTransaction.type, words)
        return [0x19, 0x01] + domain.separator.bytes + structHash.bytes
    }
}
