extension NodeDefinition {
    /// Who is asked about a chain.
    package struct Provider: Hashable, Sendable {
        /// What health and errors call it; its URL may hold a key.
        package let name: String
        /// JSON-RPC over HTTP.
        package let rpc: String
        /// JSON-RPC over WebSocket; nil to poll alone.
        package let webSocket: String?
        /// Of those that can answer, the one of the highest weight is asked first.
        package let weight: Int
        /// How many units it may be asked per second; nil for no bound of ours.
        package let unitsPerSecond: Int?
        /// How many units are saved up; nil for those of one second.
        package let burstUnits: Int?

        /// Describes a provider.
        package init(
            name: String = "provider", rpc: String, webSocket: String? = nil, weight: Int = 1,
            unitsPerSecond: Int? = nil, burstUnits: Int? = nil
        ) {
            self.name = name
            self.rpc = rpc
            self.webSocket = webSocket
            self.weight = weight
            self.unitsPerSecond = unitsPerSecond
            self.burstUnits = burstUnits
        }

        init(_ node: YAMLNode, place: Int) throws(DefinitionError) {
            try node.allow("name", "rpc", "webSocket", "weight", "unitsPerSecond", "burstUnits")
            let burst = try node.optional("burstUnits")
            let units = try node.optional("unitsPerSecond")
            if let burst, units == nil {
                throw burst.error(.badValue, "needs 'unitsPerSecond' beside it")
            }
            self.init(
                name: try node.optional("name")?.text() ?? "provider \(place + 1)",
                rpc: try Self.url(node.required("rpc"), ["http", "https"]),
                webSocket: try node.optional("webSocket").map { value throws(DefinitionError) in
                    try Self.url(value, ["ws", "wss"])
                },
                weight: try node.optional("weight")?.integer(0...1_000) ?? 1,
                unitsPerSecond: try units?.integer(1...1_000_000),
                burstUnits: try burst?.integer(1...10_000_000))
        }

        private static func url(
            _ node: YAMLNode, _ schemes: [String]
        ) throws(DefinitionError) -> String {
            let text = try node.text()
            guard schemes.contains(where: { text.hasPrefix($0 + "://") }) else {
                let known = schemes.map { $0 + "://" }.joined(separator: " or ")
                throw node.error(.badValue, "must be a URL that begins with \(known)")
            }
            return text
        }
    }
}

extension NodeDefinition.Chain {
    /// The URL of the only provider, or the names of all, for people.
    package var providerText: String {
        providers.count == 1 ? providers[0].rpc : providers.map(\.name).joined(separator: ", ")
    }

    /// The most providers of a chain.
    static let providersMax = 16

    /// The providers by `rpc` and `webSocket`, or by `providers`, with `agreement`.
    static func providers(
        _ node: YAMLNode
    ) throws(DefinitionError) -> (providers: [NodeDefinition.Provider], agreement: Int) {
        let rpc = try node.optional("rpc")
        guard let list = try node.optional("providers") else {
            guard let rpc else {
                throw node.error(.missingKey, "needs the key 'rpc' or 'providers'")
            }
            let provider = NodeDefinition.Provider(
                rpc: try rpc.text(), webSocket: try node.optional("webSocket")?.text())
            return ([provider], try agreement(node, among: 1))
        }
        if let rpc {
            throw rpc.error(.badValue, "stands in the list 'providers' or alone, not both")
        }
        if let webSocket = try node.optional("webSocket") {
            throw webSocket.error(.badValue, "belongs to an entry of 'providers'")
        }
        var providers: [NodeDefinition.Provider] = []
        for (place, item) in try list.list().enumerated() {
            let provider = try NodeDefinition.Provider(item, place: place)
            for other in providers where other.name == provider.name || other.rpc == provider.rpc {
                throw item.error(.badValue, "has the name or the rpc of another provider")
            }
            providers.append(provider)
        }
        guard (1...providersMax).contains(providers.count) else {
            throw list.error(.badValue, "must name 1...\(providersMax) providers")
        }
        return (providers, try agreement(node, among: providers.count))
    }

    /// Two, or one where there is no second, unless told otherwise.
    private static func agreement(
        _ node: YAMLNode, among count: Int
    ) throws(DefinitionError) -> Int {
        try node.optional("agreement")?.integer(1...count) ?? min(2, count)
    }
}
