package import Basics

extension NetworkDefinition {
    /// Reads one file of `Networks/Chains`.
    package init(file: String, files: any FileAccess) throws(DefinitionError) {
        try self.init(text: YAMLNode.text(of: file, files), file: file)
    }

    /// Reads the text of a file that goes by this name.
    package init(text: String, file: String) throws(DefinitionError) {
        let top = try YAMLNode(text: text, file: file)
        try top.allow(
            "name", "identity", "blocks", "gas", "finality", "contracts", "factories", "sources")
        let sources = try Self.sources(try top.required("sources"))
        let keys = Set(sources.map(\.key))
        name = try top.required("name").text()
        let identity = try top.required("identity")
        try identity.allow("chainId", "native", "sources")
        try identity.checkSources(keys, required: true)
        chainId = ChainId(UInt64(try identity.required("chainId").integer(1...Int.max)))
        native = try Native(try identity.required("native"))
        blocks = try Blocks(try top.required("blocks"), keys)
        gas = try Gas(try top.optional("gas"), keys)
        finality = try Finality(try top.required("finality"), keys)
        var contracts: [Contract] = []
        for node in try top.optional("contracts")?.list() ?? [] {
            let contract = try Contract(node, keys)
            if contracts.contains(where: { $0.address == contract.address }) {
                throw node.error(.badValue, "the address \(contract.address.hex) stands here twice")
            }
            contracts.append(contract)
        }
        self.contracts = contracts
        var factories: [Factory] = []
        for node in try top.optional("factories")?.list() ?? [] {
            let factory = try Factory(node, keys)
            if factories.contains(where: { $0.address == factory.address }) {
                throw node.error(.badValue, "the address \(factory.address.hex) stands here twice")
            }
            factories.append(factory)
        }
        self.factories = factories
        self.sources = sources
    }

    private static func sources(_ node: YAMLNode) throws(DefinitionError) -> [Source] {
        var sources: [Source] = []
        for key in try node.keys() {
            let entry = try node.required(key)
            try entry.allow("url", "checked")
            let day = try entry.required("checked")
            guard isDay(try day.text()) else {
                throw day.error(.badValue, "must be a day such as 2026-11-29")
            }
            let place = try entry.required("url")
            let url = try place.text()
            guard url.hasPrefix("https://") || url.hasPrefix("Networks/") else {
                throw place.error(.badValue, "must begin with https:// or lie in Networks/")
            }
            sources.append(Source(key: key, url: url, checked: try day.text()))
        }
        return sources
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let month = Int(parts[1]), let day = Int(parts[2]), Int(parts[0]) != nil
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}

extension NetworkDefinition.Native {
    fileprivate init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("symbol", "decimals")
        symbol = try node.required("symbol").text()
        decimals = try node.required("decimals").integer(0...36)
    }
}

extension NetworkDefinition.Blocks {
    fileprivate init(_ node: YAMLNode, _ keys: Set<String>) throws(DefinitionError) {
        try node.allow(
            "timeMilliseconds", "windowBlocks", "pollMilliseconds", "headAgeMillisecondsMax",
            "sources")
        // A pace is a fact; the other numbers are choices.
        let time = try node.optional("timeMilliseconds")
        try node.checkSources(keys, required: time != nil)
        timeMilliseconds = try time?.integer(1...3_600_000)
        windowBlocks = try node.required("windowBlocks").integer(1...1_000_000)
        pollMilliseconds = try node.required("pollMilliseconds").integer(50...60_000)
        headAgeMillisecondsMax =
            try node.optional("headAgeMillisecondsMax")?.integer(1...86_400_000)
    }
}

extension NetworkDefinition.Gas {
    fileprivate init(_ node: YAMLNode?, _ keys: Set<String>) throws(DefinitionError) {
        try node?.allow("transactionGasMax", "tipFloorWei", "sources")
        try node?.checkSources(keys, required: false)
        transactionGasMax = try node?.optional("transactionGasMax")?.integer(21_000...Int.max)
            .magnitude64
        tipFloorWei = try node?.optional("tipFloorWei")?.integer(0...Int.max).magnitude64
    }
}

extension Int {
    /// The same number without a sign, for one that was checked not to be negative.
    var magnitude64: UInt64 { UInt64(magnitude) }
}

extension NetworkDefinition.Contract {
    fileprivate init(_ node: YAMLNode, _ keys: Set<String>) throws(DefinitionError) {
        try node.allow("role", "name", "address", "sources")
        role = try node.required("role").word()
        name = try node.required("name").text()
        address = try node.required("address").address()
        sources = try node.checkSources(keys, required: true)
    }
}

extension NetworkDefinition.Factory {
    fileprivate init(_ node: YAMLNode, _ keys: Set<String>) throws(DefinitionError) {
        try node.allow(
            "protocol", "name", "address", "deployer", "initCodeHash", "implementation", "sources")
        `protocol` = try node.required("protocol").word()
        name = try node.required("name").text()
        address = try node.required("address").address()
        deployer = try node.optional("deployer")?.address()
        initCodeHash = try node.optional("initCodeHash")?.hash()
        implementation = try node.optional("implementation")?.address()
        sources = try node.checkSources(keys, required: true)
        guard `protocol`.hasInitCodeHash == (initCodeHash != nil),
            `protocol`.hasInitCodeHash != (implementation != nil)
        else {
            let needed = `protocol`.hasInitCodeHash ? "initCodeHash" : "implementation"
            throw node.error(.missingKey, "pools of this protocol need \(needed), and that alone")
        }
    }
}

extension YAMLNode {
    /// A word of a closed list.
    func word<Word: RawRepresentable<String> & CaseIterable>() throws(DefinitionError) -> Word {
        guard let word = Word(rawValue: try text()) else {
            let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(.badValue, "is not one of: \(known)")
        }
        return word
    }

    /// The keys of places that `sources` of this mapping names; each must be known.
    @discardableResult
    func checkSources(_ known: Set<String>, required: Bool) throws(DefinitionError) -> [String] {
        guard let list = try optional("sources") else {
            if required { throw error(.missingKey, "needs the key 'sources': where it was found") }
            return []
        }
        var keys: [String] = []
        for node in try list.list() {
            let key = try node.text()
            guard known.contains(key) else {
                throw node.error(.badValue, "'\(key)' is not under the file's 'sources'")
            }
            keys.append(key)
        }
        if keys.isEmpty { throw list.error(.badValue, "must name a place") }
        return keys
    }
}
