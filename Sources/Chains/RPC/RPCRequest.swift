package import Codecs

/// One JSON-RPC call.
package struct RPCRequest: Sendable, Equatable {
    /// The method's name.
    package let method: String
    /// The parameters by position.
    package let parameters: [JSONValue]

    /// A call.
    package init(_ method: String, _ parameters: [JSONValue] = []) {
        self.method = method
        self.parameters = parameters
    }
}
