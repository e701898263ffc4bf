import Codecs

/// One call of the exchange's API without time and signature.
///
/// REST and the WebSocket API have the same parameters under the same names (`web-socket-api.md`),
/// so one description makes both.
package struct BinanceCall: Hashable, Sendable {
    /// A parameter's value.
    package enum Value: Hashable, Sendable {
        /// A word, an id or a decimal.
        case text(String)
        /// A whole number.
        case number(Int64)
        /// Several words.
        case list([String])

        /// As it stands in a query, before percent-encoding.
        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): String(number)
            case .list(let words): JSONValue.array(words.map { .string($0) }).text
            }
        }

        /// As it stands in a frame.
        var json: JSONValue {
            switch self {
            case .text(let text): .string(text)
            case .number(let number): .integer(number)
            case .list(let words): .array(words.map { .string($0) })
            }
        }
    }

    /// A parameter.
    package struct Parameter: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// Its value.
        package let value: Value
    }

    /// The method of HTTP.
    package let method: String
    /// The path of REST; empty when that has none for this.
    package let path: String
    /// The method of the WebSocket API; nil when that has none for this.
    package let socketMethod: String?
    /// Whether time and signature go with it.
    package let isSigned: Bool
    /// The parameters in the order in which a query has them.
    package private(set) var parameters: [Parameter] = []

    /// Parameters without a value are left out.
    init(
        _ method: String, _ path: String, socket: String? = nil, isSigned: Bool = true,
        _ parameters: [(String, Value?)] = []
    ) {
        self.method = method
        self.path = path
        socketMethod = socket
        self.isSigned = isSigned
        for case (let name, let value?) in parameters {
            self.parameters.append(Parameter(name: name, value: value))
        }
    }
}

extension BinanceCall.Value {
    /// A text, if there is one.
    static func text(ifPresent text: String?) -> BinanceCall.Value? { text.map { .text($0) } }
}
