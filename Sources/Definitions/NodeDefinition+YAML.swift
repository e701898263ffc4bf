import Arithmetic
package import Basics
import Markets

extension NodeDefinition {
    /// Reads a configuration file.
    ///
    /// Relative paths in it are relative to its own folder; `networks` says where a chain's network
    /// is looked for after the folder that the file itself names.
    package init(
        file: String, files: any FileAccess, networks: NetworkPlaces = NetworkPlaces()
    ) throws(DefinitionError) {
        let top = try YAMLNode(text: YAMLNode.text(of: file, files), file: file)
        let folder = Self.folder(of: file)
        var networks = networks
        if let named = try top.optional("networks") {
            networks.folders.insert(Self.path(try named.text(), in: folder), at: 0)
        }
        try self.init(top, ChainPlace(folder: folder, networks: networks, files: files))
    }

    private init(_ top: YAMLNode, _ place: ChainPlace) throws(DefinitionError) {
        let folder = place.folder
        try top.allow(
            "node", "data", "api", "assets", "venues", "networks", "chain", "limits",
            "sourcePatienceSeconds", "guards", "testing")
        let nodeNode = try top.required("node")
        nodeId = try nodeNode.text()
        guard nodeId.utf8.count == 4, ClientOrderId(nodeId) != nil else {
            throw nodeNode.error(.badValue, "must be four characters of A-Z, a-z, 0-9")
        }
        dataFolder = Self.path(try top.required("data").text(), in: folder)
        api = try API(top.required("api"), folder: folder)
        var scales: [Asset: Int] = [:]
        for node in try top.required("assets").list() {
            try node.allow("asset", "decimals")
            scales[Asset(try node.required("asset").text())] =
                try node.required("decimals").integer(0...36)
        }
        self.scales = scales
        var venues: [Venue] = []
        for node in try top.optional("venues")?.list() ?? [] {
            venues.append(try Venue(node, folder: folder))
        }
        self.venues = venues
        if let node = try top.optional("chain") {
            chain = try Chain(node, place)
        } else {
            chain = nil
        }
        var limits: [Limit] = []
        for node in try top.required("limits").list() { limits.append(try Limit(node)) }
        self.limits = limits
        sourcePatienceSeconds =
            try top.optional("sourcePatienceSeconds")?.integer(0...600)
            ?? Self.usualPatienceSeconds
        guards =
            try top.optional("guards").map { node throws(DefinitionError) in
                try Guards(node)
            } ?? Guards()
        var killPoints: [String] = []
        if let testing = try top.optional("testing") {
            try testing.allow("killAt")
            for node in try testing.required("killAt").list() { killPoints.append(try node.text()) }
        }
        self.killPoints = killPoints
        try checkAssets(top)
    }

    private func checkAssets(_ top: YAMLNode) throws(DefinitionError) {
        let used =
            venues.flatMap(\.assets) + (chain?.tokens.map(\.asset) ?? [])
            + (chain.map { [$0.native.asset] } ?? [])
        for asset in used where scales[asset] == nil {
            throw top.error(.missingKey, "asset \(asset) is used but not listed under 'assets'")
        }
        for token in (chain?.tokens ?? []) + (chain.map { [$0.native] } ?? []) {
            guard let scale = scales[token.asset], token.decimals <= scale else {
                throw top.error(
                    .badValue,
                    "asset \(token.asset) needs at least \(token.decimals) decimals, as the token has"
                )
            }
        }
    }

    /// The folder of a file, with the slash behind it; empty for the working folder.
    static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    }

    static func path(_ text: String, in folder: String) -> String {
        text.hasPrefix("/") ? text : folder + text
    }
}

extension NodeDefinition.API {
    init(_ node: YAMLNode, folder: String) throws(DefinitionError) {
        try node.allow("host", "port", "keyFile", "approvers")
        host = try node.optional("host")?.text() ?? "127.0.0.1"
        port = try node.required("port").integer(0...65_535)
        keyFile = NodeDefinition.path(try node.required("keyFile").text(), in: folder)
        approvers = try Self.approvers(node, folder: folder)
        for approver in approvers where approver.keyFile == keyFile {
            throw node.error(.badValue, "the key of \(approver.name) must have a file of its own")
        }
    }

    /// None, or at least two people with names and files of their own: it takes two to agree.
    private static func approvers(
        _ node: YAMLNode, folder: String
    ) throws(DefinitionError) -> [NodeDefinition.Approver] {
        guard let list = try node.optional("approvers") else { return [] }
        var approvers: [NodeDefinition.Approver] = []
        for item in try list.list() {
            try item.allow("name", "keyFile")
            let approver = NodeDefinition.Approver(
                name: try item.required("name").text(),
                keyFile: NodeDefinition.path(try item.required("keyFile").text(), in: folder))
            for other in approvers
            where other.name == approver.name || other.keyFile == approver.keyFile {
                throw item.error(.badValue, "each approver needs a name and a file of their own")
            }
            approvers.append(approver)
        }
        guard approvers.count != 1 else {
            throw list.error(.badValue, "name two approvers at least, or none")
        }
        return approvers
    }
}

extension NodeDefinition.Venue {
    init(_ node: YAMLNode, folder: String) throws(DefinitionError) {
        try node.allow(
            "name", "account", "rest", "stream", "webSocketApi", "apiKeyFile", "secretFile",
            "symbols", "assets")
        let name = try node.required("name")
        venue = VenueId(try name.text())
        guard venue.name == "binance" else {
            throw name.error(.badValue, "is not a known exchange; known: binance")
        }
        account = try node.optional("account")?.text() ?? "main"
        rest = try node.required("rest").text()
        stream = try node.required("stream").text()
        webSocketApi = try node.required("webSocketApi").text()
        apiKeyFile = NodeDefinition.path(try node.required("apiKeyFile").text(), in: folder)
        secretFile = NodeDefinition.path(try node.required("secretFile").text(), in: folder)
        var symbols: [String] = []
        for symbol in try node.required("symbols").list() { symbols.append(try symbol.text()) }
        self.symbols = symbols
        var assets: [Asset] = []
        for asset in try node.required("assets").list() { assets.append(Asset(try asset.text())) }
        self.assets = assets
    }
}

extension NodeDefinition.Chain {
    init(_ node: YAMLNode, _ place: NodeDefinition.ChainPlace) throws(DefinitionError) {
        try node.allow(
            NodeDefinition.ChainRules.keys + [
                "chainId", "rpc", "webSocket", "providers", "agreement", "pollMilliseconds",
                "replaceAfterSeconds", "deadlineSeconds", "quarantineTrades", "executor",
                "keystoreFile",
                "passwordFile", "signer", "relay", "native", "tokens", "pools", "poolsFile",
                "discovery",
            ])
        rules = try NodeDefinition.ChainRules(node, place)
        let folder = place.folder
        chainId = try Self.chainId(node, rules)
        (providers, agreement) = try Self.providers(node)
        pollMilliseconds =
            try node.optional("pollMilliseconds")?.integer(50...60_000)
            ?? rules.network?.blocks.pollMilliseconds ?? 1_000
        replaceAfterSeconds =
            try node.optional("replaceAfterSeconds")?.integer(1...3_600)
            ?? rules.replaceAfterSeconds ?? 36
        deadlineSeconds = try node.optional("deadlineSeconds")?.integer(1...600) ?? 120
        quarantineTrades =
            try node.optional("quarantineTrades")?.integer(1...1_000) ?? Self.usualQuarantineTrades
        executor = try node.required("executor").address()
        signer = try SignerDefinition(chain: node, folder: folder)
        relay = try node.optional("relay").map { relay throws(DefinitionError) in
            try NodeDefinition.Relay(relay, folder: folder)
        }
        let nativeNode = try node.required("native")
        try nativeNode.allow("symbol", "asset", "decimals")
        native = Token(
            chain: chainId, address: nil, symbol: try nativeNode.required("symbol").text(),
            decimals: try nativeNode.required("decimals").integer(0...36),
            asset: Asset(try nativeNode.required("asset").text()))
        var tokens: [Token] = []
        for token in try node.required("tokens").list() {
            try token.allow("symbol", "asset", "decimals", "address")
            tokens.append(
                Token(
                    chain: chainId, address: try token.required("address").address(),
                    symbol: try token.required("symbol").text(),
                    decimals: try token.required("decimals").integer(0...36),
                    asset: Asset(try token.required("asset").text())))
        }
        self.tokens = tokens
        (pools, registeredPools) = try Self.pools(node, rules, place)
        var discoveries: [NodeDefinition.Discovery] = []
        for item in try node.optional("discovery")?.list() ?? [] {
            discoveries.append(try NodeDefinition.Discovery(item, tokens, rules.network))
        }
        self.discoveries = discoveries
    }

    /// Its own word, or else that of its network.
    private static func chainId(
        _ node: YAMLNode, _ rules: NodeDefinition.ChainRules
    ) throws(DefinitionError) -> ChainId {
        if let told = try node.optional("chainId") {
            return ChainId(UInt64(try told.integer(1...Int(Int32.max))))
        }
        guard let network = rules.network else {
            throw node.error(.missingKey, "needs the key 'chainId' or 'network'")
        }
        return network.chainId
    }
}

extension NodeDefinition.Limit {
    init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("base", "quote", "baseMax", "quoteMax", "collarBps")
        base = Asset(try node.required("base").text())
        quote = Asset(try node.required("quote").text())
        baseMax = try node.required("baseMax").decimal()
        quoteMax = try node.required("quoteMax").decimal()
        collarBps = try node.required("collarBps").integer(1...10_000)
    }
}
