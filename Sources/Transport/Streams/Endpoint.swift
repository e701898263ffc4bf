/// Where a stream leads: a host, a port, and whether TLS wraps it.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// Whether TLS wraps the stream.
    package let isSecure: Bool
    /// A name, or an address without brackets.
    package let host: String
    /// The port.
    package let port: Int

    /// Names a place.
    package init(isSecure: Bool, host: String, port: Int) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
    }

    /// Splits `http`, `https`, `ws` or `wss` URLs into the place and the target, `/` if none.
    package static func parse(
        _ url: String
    ) throws(TransportError) -> (endpoint: Endpoint, target: String) {
        let schemes = [("https://", true), ("http://", false), ("wss://", true), ("ws://", false)]
        guard let (prefix, isSecure) = schemes.first(where: { url.hasPrefix($0.0) }) else {
            throw TransportError(.badRequest, "scheme")
        }
        let rest = url.dropFirst(prefix.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let tail = rest[authority.endIndex...].prefix { $0 != "#" }
        let (host, portText) = split(authority)
        let port = portText.isEmpty ? (isSecure ? 443 : 80) : Int(portText)
        guard let port, port > 0, port < 65_536, !host.isEmpty, isPlain(host) else {
            throw TransportError(.badRequest, "authority")
        }
        let target = tail.hasPrefix("/") ? String(tail) : "/" + tail
        return (Endpoint(isSecure: isSecure, host: String(host), port: port), target)
    }

    /// What the `host` header says: the port only when it is not the scheme's own.
    package var authority: String {
        let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var description: String { "\(isSecure ? "tls" : "tcp")://\(authority)" }

    private static func split(_ authority: Substring) -> (host: Substring, port: Substring) {
        if authority.hasPrefix("[") {
            let inner = authority.dropFirst().prefix { $0 != "]" }
            let after = authority[inner.endIndex...].dropFirst()
            return (inner, after.hasPrefix(":") ? after.dropFirst() : after)
        }
        let host = authority.prefix { $0 != ":" }
        return (host, authority[host.endIndex...].dropFirst())
    }

    /// No user names, blanks or control characters.
    private static func isPlain(_ host: Substring) -> Bool {
        host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x40 && $0 != 0x25 }
    }
}
