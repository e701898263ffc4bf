public import Arithmetic
public import Basics

extension Transaction {
    /// The chain; nil for a legacy transaction without replay protection.
    public var chainId: ChainId? {
        switch self {
        case .legacy(let fields): fields.chainId
        case .accessList(let fields): fields.chainId
        case .dynamicFee(let fields): fields.chainId
        case .blob(let fields): fields.chainId
        case .setCode(let fields): fields.chainId
        }
    }

    /// How many transactions the sender had before.
    public var nonce: UInt64 {
        switch self {
        case .legacy(let fields): fields.nonce
        case .accessList(let fields): fields.nonce
        case .dynamicFee(let fields): fields.nonce
        case .blob(let fields): fields.nonce
        case .setCode(let fields): fields.nonce
        }
    }

    /// The most gas to use.
    public var gas: UInt64 {
        switch self {
        case .legacy(let fields): fields.gas
        case .accessList(let fields): fields.gas
        case .dynamicFee(let fields): fields.gas
        case .blob(let fields): fields.gas
        case .setCode(let fields): fields.gas
        }
    }

    /// The recipient; nil creates a contract.
    public var to: Address? {
        switch self {
        case .legacy(let fields): fields.to
        case .accessList(let fields): fields.to
        case .dynamicFee(let fields): fields.to
        case .blob(let fields): fields.to
        case .setCode(let fields): fields.to
        }
    }

    /// Wei to send.
    public var value: UInt256 {
        switch self {
        case .legacy(let fields): fields.value
        case .accessList(let fields): fields.value
        case .dynamicFee(let fields): fields.value
        case .blob(let fields): fields.value
        case .setCode(let fields): fields.value
        }
    }

    /// Call data, or creation code.
    public var input: [UInt8] {
        switch self {
        case .legacy(let fields): fields.input
        case .accessList(let fields): fields.input
        case .dynamicFee(let fields): fields.input
        case .blob(let fields): fields.input
        case .setCode(let fields): fields.input
        }
    }

    /// What the transaction announces to touch; nil for the type that cannot.
    public var accessList: [AccessListEntry]? {
        switch self {
        case .legacy: nil
        case .accessList(let fields): fields.accessList
        case .dynamicFee(let fields): fields.accessList
        case .blob(let fields): fields.accessList
        case .setCode(let fields): fields.accessList
        }
    }

    /// The most wei per gas; the gas price of types 0 and 1.
    public var maxFeePerGas: UInt256 {
        switch self {
        case .legacy(let fields): fields.gasPrice
        case .accessList(let fields): fields.gasPrice
        case .dynamicFee(let fields): fields.maxFeePerGas
        case .blob(let fields): fields.maxFeePerGas
        case .setCode(let fields): fields.maxFeePerGas
        }
    }

    /// The most wei per gas for the block's maker; the gas price of types 0 and 1.
    public var maxPriorityFeePerGas: UInt256 {
        switch self {
        case .legacy(let fields): fields.gasPrice
        case .accessList(let fields): fields.gasPrice
        case .dynamicFee(let fields): fields.maxPriorityFeePerGas
        case .blob(let fields): fields.maxPriorityFeePerGas
        case .setCode(let fields): fields.maxPriorityFeePerGas
        }
    }

    /// The most wei the sender can lose: value + gas × fee cap, and for blobs their gas × its cap;
    /// nil when that passes 256 bits.
    public var maxCost: UInt256? {
        guard let cost = UInt256(gas).checkedMultiplied(by: maxFeePerGas)?.checkedAdding(value)
        else { return nil }
        guard case .blob(let fields) = self else { return cost }
        let blobGas = UInt256(fields.blobVersionedHashes.count * BlobSidecar.gasPerBlob)
        return blobGas.checkedMultiplied(by: fields.maxFeePerBlobGas)?.checkedAdding(cost)
    }
}
