import Basics
import Codecs

/// An error object of the model's JSON-RPC.
struct ChainRefusal: Error, Sendable {
    let code: Int
    let message: String
    let data: JSONValue?

    init(_ code: Int, _ message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// A parameter that cannot be read.
    static func parameter(_ index: Int) -> ChainRefusal {
        ChainRefusal(-32_602, "invalid argument \(index)")
    }

    /// A block that is not known.
    static let unknownBlock = ChainRefusal(-32_000, "header not found")

    /// As geth tells a revert: code 3, the text, and the return data.
    init(_ revert: ContractRevert) {
        let reason = revert.reason.isEmpty ? "" : ": \(revert.reason)"
        self.init(3, "execution reverted\(reason)", data: ChainJSON.bytes(revert.data))
    }

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "code", value: .integer(code)),
            .init(name: "message", value: .string(message)),
        ]
        if let data { members.append(.init(name: "data", value: data)) }
        return .object(members)
    }
}
