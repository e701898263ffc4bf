import Arithmetic
public import Basics
import Codecs
public import Ethereum
import Synchronization

/// Signs by the call `eth_signTransaction` of a JSON-RPC signer (web3signer, Clef, a node of one's own).
///
/// The call takes every field, nonce and fees included, and gives signed bytes; what they say is
/// decoded strictly and compared. `eth_sendTransaction` is never used: it picks a nonce and sends.
public final class JSONRPCSigner: RemoteSigner {
    /// The only method that is ever called.
    static let method = "eth_signTransaction"

    /// The account.
    public let address: Address
    private let channel: any SigningChannel
    private let path: String
    private let nextId = Atomic<UInt64>(1)

    /// Signs for an account by posting to a path.
    public init(address: Address, channel: any SigningChannel, path: String = "/") {
        self.address = address
        self.channel = channel
        self.path = path
    }

    /// Signs a transaction of type 0 or 2; `badTransaction` for others, whose fields not every signer
    /// knows.
    public func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        let fields = try JSONRPCSigner.fields(of: transaction, from: address)
        let id = nextId.add(1, ordering: .relaxed).oldValue
        let request: JSONValue = [
            "jsonrpc": "2.0", "id": .integer(id), "method": .string(JSONRPCSigner.method),
            "params": .array([fields]),
        ]
        let body = try await RemoteAnswer.body(channel.post(request.encodedBytes(), to: path))
        let raw = try JSONRPCSigner.raw(in: body, id: id)
        return try RemoteAnswer.transaction(raw, for: transaction, by: address)
    }

    /// The fields in JSON-RPC names.
    ///
    /// Call data stands under both of its names: signers differ in which they read, and those that
    /// read both want them equal.
    static func fields(
        of transaction: Transaction, from address: Address
    ) throws(SigningError) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("from", .string(address.hex)),
            ("type", .string(UInt256(UInt64(transaction.type)).quantity)),
            ("nonce", .string(UInt256(transaction.nonce).quantity)),
            ("gas", .string(UInt256(transaction.gas).quantity)),
            ("value", .string(transaction.value.quantity)),
            ("input", .string(Hex.encode(transaction.input))),
            ("data", .string(Hex.encode(transaction.input))),
        ]
        if let to = transaction.to { members.append(("to", .string(to.hex))) }
        if let chainId = transaction.chainId {
            members.append(("chainId", .string(UInt256(chainId.value).quantity)))
        }
        if case .legacy(let fields) = transaction {
            members.append(("gasPrice", .string(fields.gasPrice.quantity)))
        } else if case .dynamicFee(let fields) = transaction {
            members.append(("maxFeePerGas", .string(fields.maxFeePerGas.quantity)))
            members.append(("maxPriorityFeePerGas", .string(fields.maxPriorityFeePerGas.quantity)))
            members.append(("accessList", accessList(fields.accessList)))
        } else {
            throw SigningError(.badTransaction, "type \(transaction.type)", field: "type")
        }
        return .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }

    private static func accessList(_ entries: [AccessListEntry]) -> JSONValue {
        .array(
            entries.map { entry in
                [
                    "address": .string(entry.address.hex),
                    "storageKeys": .array(entry.storageKeys.map { .string($0.hex) }),
                ]
            })
    }

    /// The signed bytes: the result itself, or its member `raw`.
    private static func raw(in body: [UInt8], id: UInt64) throws(SigningError) -> [UInt8] {
        guard let document = try? JSONValue(parsing: body), document.objectValue != nil,
            document["id"]?.numberText == String(id)
        else { throw SigningError(.remoteUnknown, "no answer to this call") }
        if let error = document["error"], !error.isNull {
            let code = error["code"]?.numberText ?? "none"
            throw SigningError(.remoteRefused, "code \(code)")
        }
        let result = document["result"]
        guard let text = result?.stringValue ?? result?["raw"]?.stringValue,
            let raw = try? Hex.decode(text)
        else { throw SigningError(.remoteUnknown, "no signed bytes") }
        return raw
    }
}
