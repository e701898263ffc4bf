import Arithmetic
import Basics
import Codecs
import Ethereum
import Pools

/// `makerOrder`: an order with the names that its protocol gives the fields.
extension PoolState {
    private static let orderKeys = [
        "kind", "protocol", "chainId", "verifyingContract", "maker", "salt", "signature", "filled",
        "timestamp", "cancelled", "caller", "origin",
    ]
    private static let zeroExKeys = [
        "makerToken", "takerToken", "makerAmount", "takerAmount", "taker", "pool", "expiry",
        "minValidSalt", "signer",
    ]
    private static let oneInchKeys = [
        "receiver", "makerAsset", "takerAsset", "makingAmount", "takingAmount", "makerTraits",
        "epoch", "name", "version", "isValidSignature",
    ]

    /// Reads a `STATE`; the names are those of the taker's token and the maker's.
    static func readMakerOrder(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: MakerOrderPool, coins: [String]) {
        switch json["protocol"]?.stringValue {
        case "0x-rfq":
            let keys = orderKeys + zeroExKeys + ["txOrigin"]
            let fields = try Fields(json, path: path, known: keys)
            return try zeroEx(fields, .rfq(txOrigin: try fields.address("txOrigin")), path)
        case "0x-limit":
            let keys = ["takerTokenFeeAmount", "sender", "feeRecipient"]
            let fields = try Fields(json, path: path, known: orderKeys + zeroExKeys + keys)
            let terms = ZeroExOrder.Terms.limit(
                takerTokenFeeAmount: try fields.amount128("takerTokenFeeAmount"),
                sender: try fields.address("sender"),
                feeRecipient: try fields.address("feeRecipient"))
            return try zeroEx(fields, terms, path)
        case "1inch":
            return try oneInch(
                try Fields(json, path: path, known: orderKeys + oneInchKeys), path)
        default:
            throw CommandFailure(
                "unsupported", "must be 0x-rfq, 0x-limit or 1inch", field: "\(path).protocol")
        }
    }

    private static func zeroEx(
        _ fields: Fields, _ terms: ZeroExOrder.Terms, _ path: String
    ) throws(CommandFailure) -> (pool: MakerOrderPool, coins: [String]) {
        let order = ZeroExOrder(
            makerToken: try fields.address("makerToken"),
            takerToken: try fields.address("takerToken"),
            makerAmount: try fields.amount128("makerAmount"),
            takerAmount: try fields.amount128("takerAmount"),
            maker: try fields.address("maker"), taker: try fields.address("taker"),
            pool: try fields.hash("pool"), expiry: try fields.word64("expiry"),
            salt: try fields.word("salt"), terms: terms)
        let context = try context(fields)
        var state = try state(fields)
        if fields.has("minValidSalt") { state.minValidSalt = try fields.word("minValidSalt") }
        if fields.has("signer") { state.registeredSigner = try fields.address("signer") }
        let domain = ZeroExOrder.domain(
            chainId: context.chainId, exchangeProxy: try fields.address("verifyingContract"))
        let coins = [try fields.text("takerToken"), try fields.text("makerToken")]
        let signature = try zeroExSignature(fields)
        do throws(PoolError) {
            let pool = try MakerOrderPool(
                order: .zeroEx(order), domain: domain, signature: signature, state: state,
                context: context)
            return (pool, coins)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    private static func oneInch(
        _ fields: Fields, _ path: String
    ) throws(CommandFailure) -> (pool: MakerOrderPool, coins: [String]) {
        let order = OneInchOrder(
            salt: try fields.word("salt"), maker: try fields.address("maker"),
            receiver: try fields.address("receiver"),
            makerAsset: try fields.address("makerAsset"),
            takerAsset: try fields.address("takerAsset"),
            makingAmount: try fields.amount("makingAmount"),
            takingAmount: try fields.amount("takingAmount"),
            makerTraits: MakerTraits(try fields.word("makerTraits")))
        let context = try context(fields)
        var state = try state(fields)
        if fields.has("epoch") { state.epoch = try fields.word64("epoch") }
        let domain = OneInchOrder.domain(
            chainId: context.chainId,
            verifyingContract: try fields.address("verifyingContract"),
            name: fields.has("name") ? try fields.text("name") : OneInchOrder.routerName,
            version: fields.has("version")
                ? try fields.text("version") : OneInchOrder.routerVersion)
        let coins = [try fields.text("takerAsset"), try fields.text("makerAsset")]
        let signature = try oneInchSignature(fields)
        do throws(PoolError) {
            let pool = try MakerOrderPool(
                order: .oneInch(order), domain: domain, signature: signature, state: state,
                context: context)
            return (pool, coins)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    private static func state(_ fields: Fields) throws(CommandFailure) -> MakerOrderState {
        MakerOrderState(
            filled: try fields.amount("filled"),
            isCancelled: fields.has("cancelled") ? try fields.flag("cancelled") : false)
    }

    private static func context(_ fields: Fields) throws(CommandFailure) -> MakerOrderContext {
        MakerOrderContext(
            chainId: ChainId(try fields.word64("chainId")),
            timestamp: try fields.word64("timestamp"),
            caller: fields.has("caller") ? try fields.address("caller") : nil,
            origin: fields.has("origin") ? try fields.address("origin") : nil)
    }

    // MARK: Signatures

    /// `{"signatureType","v","r","s"}`, or the bytes of a signature of kind 2.
    private static func zeroExSignature(
        _ fields: Fields
    ) throws(CommandFailure) -> MakerSignature {
        let json = try fields.value("signature")
        if json.stringValue != nil { return .typedData(try fields.bytes("signature")) }
        let place = fields.place("signature")
        let parts = try Fields(json, path: place, known: ["signatureType", "v", "r", "s"])
        let kind = UInt8(try parts.integer("signatureType", 0...255))
        let v = UInt8(try parts.integer("v", 0...255))
        let (r, s) = (try parts.hash("r"), try parts.hash("s"))
        do throws(PoolError) {
            return try MakerSignature(zeroExKind: kind, v: v, r: r, s: s)
        } catch {
            throw CommandFailure(error.code.rawValue, error.detail, field: place)
        }
    }

    /// `{"r","vs"}`, or the bytes; with `isValidSignature`, those that the maker's contract was asked
    /// about.
    private static func oneInchSignature(
        _ fields: Fields
    ) throws(CommandFailure) -> MakerSignature {
        let json = try fields.value("signature")
        let bytes: [UInt8]
        if json.stringValue != nil {
            bytes = try fields.bytes("signature")
        } else {
            let parts = try Fields(
                json, path: fields.place("signature"), known: ["r", "vs"])
            bytes = try parts.hash("r").bytes + parts.hash("vs").bytes
        }
        guard fields.has("isValidSignature") else { return .typedData(bytes) }
        return .contract(bytes, isValid: try fields.flag("isValidSignature"))
    }

    // MARK: Writing

    /// The `STATE` of the order after a fill, which is the given one but for what is filled.
    static func json(_ pool: MakerOrderPool, given json: JSONValue) -> JSONValue {
        .object(
            (json.objectValue ?? []).map { member in
                guard member.name == "filled" else { return member }
                return .init(name: "filled", value: .string(pool.state.filled.description))
            })
    }
}

extension Fields {
    /// An unsigned 256-bit integer as a decimal string, a JSON number or hex of at most 64 digits.
    fileprivate func word(_ key: String) throws(CommandFailure) -> UInt256 {
        guard let text = try value(key).stringValue, text.hasPrefix("0x") else {
            return try digits(key)
        }
        let hex = String(text.dropFirst(2))
        let padded = String(repeating: "0", count: max(0, 64 - hex.utf8.count)) + hex
        guard !hex.isEmpty, let hash = try? Hash32(hex: "0x" + padded),
            let number = UInt256(bigEndian: hash.bytes)
        else { throw bad(key, "must be a number below 2^256") }
        return number
    }

    /// The same below 2^64.
    fileprivate func word64(_ key: String) throws(CommandFailure) -> UInt64 {
        guard let number = try word(key).asUInt64 else { throw bad(key, "must be below 2^64") }
        return number
    }

    /// A decimal string of an integer below 2^128.
    fileprivate func amount128(_ key: String) throws(CommandFailure) -> UInt128 {
        guard let amount = try amount(key).asUInt128 else {
            throw bad(key, "must be below 2^128")
        }
        return amount
    }
}
