import Arithmetic
import Basics
import Codecs
import Ethereum

extension TypedMessage {
    /// Reads an EIP-712 document as one of the messages that this module knows.
    ///
    /// The document's own digest must be the message's: so a type text, a domain or a member that
    /// means anything else than what is read here is refused, as is whatever is no known message
    /// (`unknownMessage`), or no document at all (`badText`).
    public init(document json: [UInt8]) throws(SigningError) {
        let tree: JSONValue
        let document: TypedData
        do {
            tree = try JSONValue(parsing: json)
            document = try TypedData(tree)
        } catch let error as EthereumError {
            throw SigningError(.badText, "\(error)", field: error.field)
        } catch {
            throw SigningError(.badText, "\(error)")
        }
        let reader = DocumentReader(tree["message"] ?? .null)
        let domain = DocumentReader(tree["domain"] ?? .null)
        guard let message = TypedMessage.read(tree["primaryType"]?.stringValue, reader, domain),
            message.digest == document.digest
        else {
            let type = document.encodedType.prefix(120)
            throw SigningError(PolicyDenial(.unknownMessage, "a document of \(type)"))
        }
        self = message
    }

    private static func read(
        _ type: String?, _ message: DocumentReader, _ domain: DocumentReader
    ) -> TypedMessage? {
        guard let chain = domain.number("chainId")?.asUInt64,
            let contract = domain.address("verifyingContract")
        else { return nil }
        switch type {
        case "Permit":
            return permit(message).map { .tokenPermit($0, domain.domain) }
        case "PermitSingle":
            guard let details = message.member("details").flatMap(details),
                let spender = message.address("spender"), let end = message.number("sigDeadline")
            else { return nil }
            return .permit2Allowance(
                .init(single: details, spender: spender, signatureDeadline: end), ChainId(chain),
                contract: contract)
        case "PermitBatch":
            guard let members = message.members("details"),
                let spender = message.address("spender"), let end = message.number("sigDeadline")
            else { return nil }
            let batch = members.compactMap(details)
            guard batch.count == members.count else { return nil }
            return .permit2Allowance(
                .init(batch: batch, spender: spender, signatureDeadline: end), ChainId(chain),
                contract: contract)
        case "PermitTransferFrom":
            return transfer(message).map {
                .permit2Transfer($0, ChainId(chain), contract: contract)
            }
        case "SafeTx":
            guard let call = safeCall(message), let nonce = message.number("nonce") else {
                return nil
            }
            return .safe(
                SafeTransaction(
                    chainId: ChainId(chain), safe: contract, call: call, nonce: nonce))
        default: return nil
        }
    }

    private static func permit(_ message: DocumentReader) -> TokenPermit? {
        guard let owner = message.address("owner"), let spender = message.address("spender"),
            let value = message.number("value"), let nonce = message.number("nonce"),
            let deadline = message.number("deadline")
        else { return nil }
        return TokenPermit(
            owner: owner, spender: spender, value: value, nonce: nonce, deadline: deadline)
    }

    private static func details(_ message: DocumentReader) -> Permit2.Details? {
        guard let token = message.address("token"), let amount = message.number("amount"),
            let expiration = message.number("expiration")?.asUInt64,
            let nonce = message.number("nonce")?.asUInt64
        else { return nil }
        return Permit2.Details(token: token, amount: amount, expiration: expiration, nonce: nonce)
    }

    private static func transfer(_ message: DocumentReader) -> Permit2.Transfer? {
        guard let permitted = message.member("permitted"),
            let token = permitted.address("token"), let amount = permitted.number("amount"),
            let spender = message.address("spender"), let nonce = message.number("nonce"),
            let deadline = message.number("deadline")
        else { return nil }
        return Permit2.Transfer(
            token: token, amount: amount, spender: spender, nonce: nonce, deadline: deadline)
    }

    private static func safeCall(_ message: DocumentReader) -> SafeCall? {
        guard let to = message.address("to"), let value = message.number("value"),
            let data = message.bytes("data"),
            let operation = message.number("operation")?.asUInt64
                .flatMap({ UInt8(exactly: $0) }).flatMap(SafeCall.Operation.init),
            let safeTxGas = message.number("safeTxGas"), let baseGas = message.number("baseGas"),
            let gasPrice = message.number("gasPrice"), let gasToken = message.address("gasToken"),
            let refundReceiver = message.address("refundReceiver")
        else { return nil }
        return SafeCall(
            to: to, value: value, data: data, operation: operation, safeTxGas: safeTxGas,
            baseGas: baseGas, gasPrice: gasPrice, gasToken: gasToken,
            refundReceiver: refundReceiver)
    }
}

/// The values of one object of a document that `TypedData` has found good.
///
/// Reads as leniently as that does; the digest tells whether it was read right.
private struct DocumentReader {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func member(_ name: String) -> DocumentReader? { json[name].map(DocumentReader.init) }

    func members(_ name: String) -> [DocumentReader]? {
        json[name]?.arrayValue?.map(DocumentReader.init)
    }

    func address(_ name: String) -> Address? {
        json[name]?.stringValue.flatMap { try? Address(hex: $0) }
    }

    func bytes(_ name: String) -> [UInt8]? {
        json[name]?.stringValue.flatMap { try? Hex.decode($0) }
    }

    func number(_ name: String) -> UInt256? {
        guard let value = json[name], let text = value.numberText ?? value.stringValue else {
            return nil
        }
        guard text.hasPrefix("0x") else { return try? UInt256(decimal: text) }
        let digits = text.utf8.dropFirst(2).drop { $0 == 0x30 }
        guard digits.count <= 64, digits.allSatisfy({ Hex.digit($0) != nil }) else { return nil }
        return digits.reduce(UInt256.zero) { $0 << 4 | UInt256(UInt64(Hex.digit($1) ?? 0)) }
    }

    var domain: TypedDataDomain {
        TypedDataDomain(
            name: json["name"]?.stringValue, version: json["version"]?.stringValue,
            chainId: number("chainId"), verifyingContract: address("verifyingContract"),
            salt: bytes("salt").flatMap { Hash32(bytes: $0) })
    }
}
