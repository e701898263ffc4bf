extension NodeDefinition {
    /// A private relay by which transactions go to block builders and to nobody else.
    package struct Relay: Hashable, Sendable {
        /// The URL of its JSON-RPC; `http` on this machine alone.
        package let url: String
        /// The URL below which it tells the status of a transaction; nil when it is not asked.
        package let statusURL: String?
        /// A keystore V3 file with the key by which it knows us; never a key that holds money.
        package let keystoreFile: String
        /// A file with the password of that keystore.
        package let passwordFile: String
        /// For how many blocks builders may try before the same bytes are offered anew.
        package let maxBlocks: Int
        /// How long one answer may take, seconds.
        package let timeoutSeconds: Int

        /// Describes a relay.
        package init(
            url: String, statusURL: String? = nil, keystoreFile: String, passwordFile: String,
            maxBlocks: Int = Self.usualBlocks, timeoutSeconds: Int = 10
        ) {
            self.url = url
            self.statusURL = statusURL
            self.keystoreFile = keystoreFile
            self.passwordFile = passwordFile
            self.maxBlocks = maxBlocks
            self.timeoutSeconds = timeoutSeconds
        }

        init(_ node: YAMLNode, folder: String) throws(DefinitionError) {
            try node.allow("url", "statusUrl", "identity", "maxBlocks", "timeoutSeconds")
            let identity = try node.required("identity")
            try identity.allow("keystoreFile", "passwordFile")
            self.init(
                url: try node.required("url").unseenURL(),
                statusURL: try node.optional("statusUrl")?.unseenURL(),
                keystoreFile: NodeDefinition.path(
                    try identity.required("keystoreFile").text(), in: folder),
                passwordFile: NodeDefinition.path(
                    try identity.required("passwordFile").text(), in: folder),
                maxBlocks: try node.optional("maxBlocks")?.integer(1...1_000) ?? Self.usualBlocks,
                timeoutSeconds: try node.optional("timeoutSeconds")?.integer(1...120) ?? 10)
        }

        /// What Flashbots tries for by itself.
        package static let usualBlocks = 25
    }
}

extension YAMLNode {
    /// A URL over which nobody else reads along: `https`, or `http` on this machine.
    func unseenURL() throws(DefinitionError) -> String {
        let url = try text()
        guard url.hasPrefix("https://") || Self.isOnThisMachine(url) else {
            throw error(
                .badValue, "must be an https URL, or an http URL of this machine with its port")
        }
        return url
    }

    /// Whether a URL is one of this machine, by `http`.
    static func isOnThisMachine(_ url: String) -> Bool {
        ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"].contains(where: url.hasPrefix)
    }
}
