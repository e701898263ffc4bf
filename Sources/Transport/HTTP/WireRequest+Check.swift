import Codecs
import NIOHTTP1

extension WireRequest {
    /// Why this request must not go on the wire, or nil.
    ///
    /// Line ends and control bytes would let a value smuggle a second request; the four framing
    /// headers belong to the carrier.
    var fault: TransportError? {
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
            return TransportError(.badRequest, "method")
        }
        guard target.utf8.first == 0x2F, target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return TransportError(.badRequest, "target")
        }
        for header in headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(Self.isTokenByte),
                header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
                !Self.carrierHeaders.contains(where: header.isNamed)
            else { return TransportError(.badRequest, "header \(header.name.prefix(40))") }
        }
        return nil
    }

    /// The head as NIO writes it, with host and length.
    func head(authority: String) -> HTTPRequestHead {
        var fields = HTTPHeaders([("host", authority)])
        for header in headers { fields.add(name: header.name, value: header.value) }
        if !body.isEmpty || method == "POST" || method == "PUT" {
            fields.add(name: "content-length", value: String(body.count))
        }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method), uri: target, headers: fields)
    }

    /// A request that a server received.
    init(_ head: HTTPRequestHead, body: [UInt8] = []) {
        self.init(
            method: head.method.rawValue, target: head.uri,
            headers: head.headers.map { WireHeader($0.name, $0.value) }, body: body)
    }

    private static let carrierHeaders = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade",
    ]

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
