package import Codecs

/// The error object of a JSON-RPC answer.
public struct RPCFailure: Error, Hashable, Sendable {
    /// The node's number for it; clients agree on few of them.
    public let code: Int64
    /// The node's text.
    public let message: String
    /// The text of `data`, as JSON; nil when there is none.
    public let dataText: String?
    /// The bytes that a revert returned, wherever the client put them; nil when there are none.
    public let returnData: [UInt8]?

    /// A failure as a node tells it.
    package init(code: Int64, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        dataText = data?.text
        returnData = data.flatMap {
            RPCFailure.returnData(in: $0, depth: ChainLimits.failureDepthMax)
        }
    }
}

extension RPCFailure: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        "\(message.prefix(ChainLimits.failureTextMax)) (\(code))"
    }
}
