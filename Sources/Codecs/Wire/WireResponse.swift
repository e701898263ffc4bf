/// An answer as it comes over the wire, whatever carries it.
package struct WireResponse: Sendable, Hashable {
    /// The status code.
    package var status: Int
    /// The headers, in order; the carrier adds the length.
    package var headers: [WireHeader]
    /// The body, empty for none.
    package var body: [UInt8]

    /// Assembles an answer.
    package init(status: Int, headers: [WireHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with a JSON body.
    package init(status: Int = 200, json: JSONValue) {
        self.init(
            status: status, headers: [WireHeader("content-type", "application/json")],
            body: json.encodedBytes())
    }

    /// The value of the first header of this name, letter case aside.
    package func header(named name: String) -> String? { headers.value(named: name) }
}
