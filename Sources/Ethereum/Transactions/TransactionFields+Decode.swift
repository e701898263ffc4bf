import Arithmetic
import Basics

extension AccessListTransaction {
    /// The fields of a transaction of this type; those of the signature, if any, are left.
    init(_ reader: inout RLPFields, signatureFields: Int = 3) throws(EthereumError) {
        try reader.require(8 + signatureFields, "type 1 transaction")
        self.init(
            chainId: try reader.chainId(), nonce: try reader.word("nonce"),
            gasPrice: try reader.integer("gasPrice"), gas: try reader.word("gas"),
            to: try reader.optionalAddress("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"), accessList: try reader.accessList())
    }
}

extension DynamicFeeTransaction {
    init(_ reader: inout RLPFields, signatureFields: Int = 3) throws(EthereumError) {
        try reader.require(9 + signatureFields, "type 2 transaction")
        self.init(
            chainId: try reader.chainId(), nonce: try reader.word("nonce"),
            maxPriorityFeePerGas: try reader.integer("maxPriorityFeePerGas"),
            maxFeePerGas: try reader.integer("maxFeePerGas"), gas: try reader.word("gas"),
            to: try reader.optionalAddress("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"), accessList: try reader.accessList())
    }
}

extension BlobTransaction {
    init(_ reader: inout RLPFields, signatureFields: Int = 3) throws(EthereumError) {
        try reader.require(11 + signatureFields, "type 3 transaction")
        self.init(
            chainId: try reader.chainId(), nonce: try reader.word("nonce"),
            maxPriorityFeePerGas: try reader.integer("maxPriorityFeePerGas"),
            maxFeePerGas: try reader.integer("maxFeePerGas"), gas: try reader.word("gas"),
            to: try reader.address("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"), accessList: try reader.accessList(),
            maxFeePerBlobGas: try reader.integer("maxFeePerBlobGas"),
            blobVersionedHashes: try reader.hashes("blobVersionedHashes"))
    }
}

extension SetCodeTransaction {
    init(_ reader: inout RLPFields, signatureFields: Int = 3) throws(EthereumError) {
        try reader.require(10 + signatureFields, "type 4 transaction")
        self.init(
            chainId: try reader.chainId(), nonce: try reader.word("nonce"),
            maxPriorityFeePerGas: try reader.integer("maxPriorityFeePerGas"),
            maxFeePerGas: try reader.integer("maxFeePerGas"), gas: try reader.word("gas"),
            to: try reader.address("to"), value: try reader.integer("value"),
            input: try reader.bytes("input"), accessList: try reader.accessList(),
            authorizationList: try reader.authorizationList())
    }
}

extension RLPFields {
    fileprivate mutating func chainId() throws(EthereumError) -> ChainId {
        let value = try integer("chainId")
        guard let chain = value.asUInt64, chain != 0 else {
            throw EthereumError(.badChainId, "\(value)")
        }
        return ChainId(chain)
    }

    fileprivate mutating func hashes(_ name: String) throws(EthereumError) -> [Hash32] {
        var list = try list(name)
        var hashes: [Hash32] = []
        while list.remaining > 0 { hashes.append(try list.hash(name)) }
        return hashes
    }

    fileprivate mutating func accessList() throws(EthereumError) -> [AccessListEntry] {
        var list = try list("accessList")
        var entries: [AccessListEntry] = []
        while list.remaining > 0 {
            var entry = try list.list("accessList")
            try entry.require(2, "accessList")
            entries.append(
                AccessListEntry(
                    address: try entry.address("accessList.address"),
                    storageKeys: try entry.hashes("accessList.storageKeys")))
        }
        return entries
    }

    fileprivate mutating func authorizationList() throws(EthereumError) -> [SignedAuthorization] {
        var list = try list("authorizationList")
        var entries: [SignedAuthorization] = []
        while list.remaining > 0 {
            var entry = try list.list("authorizationList")
            try entry.require(6, "authorizationList")
            let authorization = Authorization(
                chainId: try entry.integer("authorizationList.chainId"),
                address: try entry.address("authorizationList.address"),
                nonce: try entry.word("authorizationList.nonce"))
            guard let yParity = UInt8(exactly: try entry.word("authorizationList.yParity")) else {
                throw EthereumError(.outOfRange, "authorizationList.yParity")
            }
            entries.append(
                SignedAuthorization(
                    authorization: authorization, yParity: yParity,
                    r: try entry.integer("authorizationList.r"),
                    s: try entry.integer("authorizationList.s")))
        }
        return entries
    }
}
