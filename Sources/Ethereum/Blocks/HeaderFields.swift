public import Arithmetic
public import Basics
import Cryptography

/// Every field of a block header up to Prague, from which its hash is recomputed.
///
/// The optional fields came with London (base fee), Shanghai (withdrawals), Cancun (blob gas and
/// beacon root) and Prague (requests, EIP-7685), in this order; a header that has one has all
/// earlier ones.
public struct HeaderFields: Hashable, Sendable {
    /// The hash of the block below.
    public var parentHash: Hash32
    /// Keccak-256 of the ommers' list.
    public var ommersHash: Hash32
    /// Who gets the tips.
    public var beneficiary: Address
    /// The state trie's root after the block.
    public var stateRoot: Hash32
    /// The transaction trie's root.
    public var transactionsRoot: Hash32
    /// The receipt trie's root.
    public var receiptsRoot: Hash32
    /// The bloom filter of the logs: 256 bytes.
    public var logsBloom: [UInt8]
    /// Proof-of-work difficulty; zero since the merge.
    public var difficulty: UInt256
    /// The height.
    public var number: UInt64
    /// The most gas the block may use.
    public var gasLimit: UInt64
    /// The gas it used.
    public var gasUsed: UInt64
    /// Seconds since 1970.
    public var timestamp: UInt64
    /// Free bytes, at most 32 on Ethereum.
    public var extraData: [UInt8]
    /// The mix hash; the beacon chain's randomness since the merge.
    public var mixHash: Hash32
    /// Proof-of-work nonce: 8 bytes.
    public var nonce: [UInt8]
    /// Wei per gas that is burnt (EIP-1559).
    public var baseFeePerGas: UInt256?
    /// The withdrawal trie's root (EIP-4895).
    public var withdrawalsRoot: Hash32?
    /// Blob gas used (EIP-4844).
    public var blobGasUsed: UInt64?
    /// Blob gas above target so far (EIP-4844).
    public var excessBlobGas: UInt64?
    /// The parent beacon block's root (EIP-4788).
    public var parentBeaconBlockRoot: Hash32?
    /// The hash of the execution layer's requests (EIP-7685).
    public var requestsHash: Hash32?

    /// A header without optional fields; set those that the block has.
    public init(
        parentHash: Hash32, ommersHash: Hash32, beneficiary: Address, stateRoot: Hash32,
        transactionsRoot: Hash32, receiptsRoot: Hash32, logsBloom: [UInt8], difficulty: UInt256,
        number: UInt64, gasLimit: UInt64, gasUsed: UInt64, timestamp: UInt64, extraData: [UInt8],
        mixHash: Hash32, nonce: [UInt8]
    ) {
        self.parentHash = parentHash
        self.ommersHash = ommersHash
        self.beneficiary = beneficiary
        self.stateRoot = stateRoot
        self.transactionsRoot = transactionsRoot
        self.receiptsRoot = receiptsRoot
        self.logsBloom = logsBloom
        self.difficulty = difficulty
        self.number = number
        self.gasLimit = gasLimit
        self.gasUsed = gasUsed
        self.timestamp = timestamp
        self.extraData = extraData
        self.mixHash = mixHash
        self.nonce = nonce
    }

    /// The hash of the encoded header.
    public func hash() throws(EthereumError) -> Hash32 { Keccak256.hash(try encoded()) }

    /// The part by which a chain is followed, with the recomputed hash.
    public func sealed() throws(EthereumError) -> BlockHeader {
        BlockHeader(
            number: number, hash: try hash(), parentHash: parentHash,
            timestamp: Timestamp(seconds: timestamp), baseFeePerGas: baseFeePerGas ?? .zero,
            gasLimit: gasLimit, gasUsed: gasUsed, logsBloom: LogsBloom(bytes: logsBloom))
    }
}
