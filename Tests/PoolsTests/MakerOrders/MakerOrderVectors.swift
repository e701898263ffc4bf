import Arithmetic
import Basics
import Ethereum
import Pools

/// `pools_maker.json`: signed orders as `pool quote` takes them, with what a fill does.
struct MakerOrderVectors: Decodable {
    struct Case: Decodable {
        let state: MakerOrderCase
        let digest: String
        let asked: String
        let isExactIn: Bool
        /// In, out and fee; nil where the order is refused.
        let amounts: [String]?
        let isPartial: Bool?
        let filled: String?
        /// Code and field; the field is empty where the refusal is about none.
        let refusal: [String]?
    }
    let cases: [Case]
}

/// A signature in any of its written forms.
enum WrittenSignature: Decodable {
    struct Parts: Decodable {
        let signatureType: UInt8?
        let v: UInt8?
        let r: String
        let s: String?
        let vs: String?
    }
    case bytes(String)
    case parts(Parts)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .bytes(text)
        } else {
            self = .parts(try container.decode(Parts.self))
        }
    }

    func read() throws -> MakerSignature {
        switch self {
        case .bytes(let text): return .typedData(try Hex.decode(text))
        case .parts(let parts):
            let r = try Hash32(hex: parts.r)
            if let vs = parts.vs { return .typedData(r.bytes + (try Hash32(hex: vs)).bytes) }
            return try MakerSignature(
                zeroExKind: parts.signatureType ?? 0, v: parts.v ?? 0, r: r,
                s: try Hash32(hex: parts.s ?? ""))
        }
    }
}

/// A STATE of the kind `makerOrder`.
struct MakerOrderCase: Decodable {
    let `protocol`: String
    let chainId: UInt64
    let verifyingContract: String
    let maker: String
    let salt: String
    let timestamp: UInt64
    let filled: String
    let signature: WrittenSignature
    let cancelled: Bool?
    let caller: String?
    let origin: String?
    // 0x
    let makerToken: String?
    let takerToken: String?
    let makerAmount: String?
    let takerAmount: String?
    let taker: String?
    let pool: String?
    let expiry: String?
    let txOrigin: String?
    let takerTokenFeeAmount: String?
    let sender: String?
    let feeRecipient: String?
    let minValidSalt: String?
    let signer: String?
    // 1inch
    let receiver: String?
    let makerAsset: String?
    let takerAsset: String?
    let makingAmount: String?
    let takingAmount: String?
    let makerTraits: String?
    let epoch: String?
    let name: String?
    let version: String?
    let isValidSignature: Bool?

    func order() throws -> MakerOrder {
        if `protocol` == "1inch" {
            return .oneInch(
                OneInchOrder(
                    salt: try number(salt), maker: try address(maker),
                    receiver: try address(receiver), makerAsset: try address(makerAsset),
                    takerAsset: try address(takerAsset), makingAmount: try number(makingAmount),
                    takingAmount: try number(takingAmount),
                    makerTraits: MakerTraits(try number(makerTraits))))
        }
        let terms: ZeroExOrder.Terms =
            `protocol` == "0x-rfq"
            ? .rfq(txOrigin: try address(txOrigin))
            : .limit(
                takerTokenFeeAmount: try number(takerTokenFeeAmount).asUInt128 ?? 0,
                sender: try address(sender), feeRecipient: try address(feeRecipient))
        return .zeroEx(
            ZeroExOrder(
                makerToken: try address(makerToken), takerToken: try address(takerToken),
                makerAmount: try number(makerAmount).asUInt128 ?? 0,
                takerAmount: try number(takerAmount).asUInt128 ?? 0, maker: try address(maker),
                taker: try address(taker), pool: try Hash32(hex: pool ?? ""),
                expiry: try number(expiry).asUInt64 ?? 0, salt: try number(salt), terms: terms))
    }

    func domain() throws -> TypedDataDomain {
        let (chain, contract) = (ChainId(chainId), try address(verifyingContract))
        guard `protocol` == "1inch" else {
            return ZeroExOrder.domain(chainId: chain, exchangeProxy: contract)
        }
        return OneInchOrder.domain(
            chainId: chain, verifyingContract: contract,
            name: name ?? OneInchOrder.routerName, version: version ?? OneInchOrder.routerVersion)
    }

    func makerOrderPool() throws -> MakerOrderPool {
        var signature = try signature.read()
        if let isValidSignature {
            signature = .contract(signature.bytes, isValid: isValidSignature)
        }
        return try MakerOrderPool(
            order: order(), domain: domain(), signature: signature,
            state: MakerOrderState(
                filled: number(filled), isCancelled: cancelled ?? false,
                minValidSalt: number(minValidSalt ?? "0"),
                registeredSigner: signer.map { try Address(hex: $0) },
                epoch: epoch.map { try number($0).asUInt64 ?? 0 }),
            context: MakerOrderContext(
                chainId: ChainId(chainId), timestamp: timestamp,
                caller: caller.map { try Address(hex: $0) },
                origin: origin.map { try Address(hex: $0) }))
    }

    private func address(_ text: String?) throws -> Address { try Address(hex: text ?? "") }

    private func number(_ text: String?) throws -> UInt256 {
        guard let text, text.hasPrefix("0x") else { return try UInt256(decimal: text ?? "") }
        return try UInt256(quantity: text)
    }
}
