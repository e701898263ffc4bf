import Codecs

/// What the exchange says about a refusal: `{"code":-1121,"msg":"Invalid symbol."}`.
package struct BinanceErrorBody: Hashable, Sendable {
    /// The exchange's code, negative.
    package let code: Int
    /// The exchange's text.
    package let message: String

    /// Joins a code and a text.
    package init(code: Int, message: String) {
        self.code = code
        self.message = message
    }

    /// Reads an answer's body; nil when it is something else.
    package init?(_ bytes: some Collection<UInt8>) {
        guard let value = try? JSONValue(parsing: bytes, depthMax: 8) else { return nil }
        self.init(value)
    }

    /// Reads the object; nil when it is something else.
    init?(_ value: JSONValue?) {
        guard let value, value["code"]?.numberText != nil,
            let code = value["code"]?.integerValue.flatMap({ Int(exactly: $0) }),
            let message = value["msg"]?.stringValue
        else { return nil }
        self.init(code: code, message: message)
    }
}
