package import Basics

/// Where somebody is reached: where it listens, or at a relay to which both ends come.
package enum PartyPlace: Hashable, Sendable {
    /// It listens there itself.
    case direct(host: String, port: Int)
    /// The relay, with SHA-256 of its certificate.
    case relayed(certificate: Hash32, host: String, port: Int)

    /// Reads `relay`, or `host` and `port`, of a mapping.
    init(_ node: YAMLNode) throws(DefinitionError) {
        guard let relay = try node.optional("relay") else {
            self = .direct(host: try Self.host(node), port: try Self.port(node))
            return
        }
        for key in ["host", "port"] where try node.optional(key) != nil {
            throw node.error(.badValue, "has either a relay or a \(key) of its own")
        }
        self = try Self.relay(relay)
    }

    /// Reads a relay's mapping.
    static func relay(_ node: YAMLNode) throws(DefinitionError) -> PartyPlace {
        try node.allow("certificate", "host", "port")
        return .relayed(
            certificate: try node.required("certificate").hash(), host: try host(node),
            port: try port(node))
    }

    private static func host(_ node: YAMLNode) throws(DefinitionError) -> String {
        try node.optional("host")?.text() ?? "127.0.0.1"
    }

    private static func port(_ node: YAMLNode) throws(DefinitionError) -> Int {
        try node.required("port").integer(1...65_535)
    }
}
