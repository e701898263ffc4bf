/// A request as it goes over the wire, whatever carries it.
package struct WireRequest: Sendable, Hashable {
    /// The method, in capitals.
    package var method: String
    /// Path and query.
    package var target: String
    /// The headers, in order; the carrier adds host and length.
    package var headers: [WireHeader]
    /// The body, empty for none.
    package var body: [UInt8]

    /// Assembles a request.
    package init(
        method: String, target: String, headers: [WireHeader] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of this name, letter case aside.
    package func header(named name: String) -> String? { headers.value(named: name) }

    /// The target up to the question mark.
    package var path: String {
        String(decoding: target.utf8.prefix { $0 != 0x3F }, as: UTF8.self)
    }

    /// The target after the question mark; empty without one.
    package var query: String {
        String(decoding: target.utf8.drop { $0 != 0x3F }.dropFirst(), as: UTF8.self)
    }
}
