package import Basics
package import Markets

extension NodeDefinition {
    /// How a chain is followed and when its blocks count: the network's word, and what the
    /// configuration says instead.
    package struct ChainRules: Hashable, Sendable {
        /// What is known of the chain; nil for one that is followed by the tags of Ethereum alone.
        package var network: NetworkDefinition?
        /// The file in which that stands.
        package var networkFile: String?
        /// How many blocks are remembered while they are not final; nil for the session's own bound.
        package var windowBlocks: Int?
        /// How old the head may be, milliseconds; nil for a chain that may pause.
        package var headAgeMillisecondsMax: Int?
        /// The most gas of one transaction; nil when the node's own bound is enough.
        package var transactionGasMax: UInt64?
        /// The least tip, wei per gas; nil for the usual one.
        package var tipFloorWei: UInt64?
        /// The chain on which this one settles, if it must be asked.
        package var parent: Parent?
        /// Assets of which one counts as one US dollar, for the value of a trade.
        package var dollars: [Asset] = []

        /// What counts without a network.
        package init() {}
    }

    /// The chain on which another one settles.
    package struct Parent: Hashable, Sendable {
        /// Who is asked about it; at least one.
        package let providers: [Provider]
        /// How many of them must say the same.
        package let agreement: Int
        /// The contract that takes the batches there.
        package let inbox: Address
    }

    /// Where the files of networks are looked for.
    package struct NetworkPlaces: Hashable, Sendable {
        /// Folders in which a file `NAME.yaml` may lie, the first one first.
        package var folders: [String]
        /// One file that holds the network whatever its name; nil for none.
        package var file: String?

        /// Under the working folder unless told otherwise.
        package init(folders: [String] = ["Networks/Chains"], file: String? = nil) {
            self.folders = folders
            self.file = file
        }
    }

    /// What is needed to read a chain beside its own lines.
    struct ChainPlace {
        let folder: String
        let networks: NetworkPlaces
        let files: any FileAccess
    }
}

extension NodeDefinition.ChainRules {
    /// The keys of a chain that are read here.
    static let keys = [
        "network", "windowBlocks", "headAgeMillisecondsMax", "transactionGasMax", "tipFloorWei",
        "parent", "dollars",
    ]

    /// Reads the network that a chain names, and what stands beside it; explicit keys win.
    init(_ node: YAMLNode, _ place: NodeDefinition.ChainPlace) throws(DefinitionError) {
        if let name = try node.optional("network") {
            let file = try Self.file(name, place)
            network = try NetworkDefinition(file: file, files: place.files)
            networkFile = file
        }
        windowBlocks =
            try node.optional("windowBlocks")?.integer(2...1_000_000)
            ?? network?.blocks.windowBlocks
        headAgeMillisecondsMax =
            try node.optional("headAgeMillisecondsMax")?.integer(1...86_400_000)
            ?? network?.blocks.headAgeMillisecondsMax
        transactionGasMax =
            try node.optional("transactionGasMax")?.integer(21_000...Int.max).magnitude64
            ?? network?.gas.transactionGasMax
        tipFloorWei =
            try node.optional("tipFloorWei")?.integer(0...Int.max).magnitude64
            ?? network?.gas.tipFloorWei
        if let parent = try node.optional("parent") {
            self.parent = try NodeDefinition.Parent(parent)
        }
        for asset in try node.optional("dollars")?.list() ?? [] {
            dollars.append(Asset(try asset.text()))
        }
    }

    /// The pause after which a transaction is replaced, seconds: three blocks, where the distance of
    /// blocks is known, and long enough for the node to hear of them.
    var replaceAfterSeconds: Int? {
        (network?.blocks.timeMilliseconds).map { max(5, ($0 * 3 + 999) / 1_000) }
    }

    /// A path as it is told, relative to the configuration; or the first file of a name.
    private static func file(
        _ node: YAMLNode, _ place: NodeDefinition.ChainPlace
    ) throws(DefinitionError) -> String {
        let name = try node.text()
        if let file = place.networks.file, place.files.exists(file) { return file }
        if name.contains("/") { return NodeDefinition.path(name, in: place.folder) }
        for folder in place.networks.folders {
            let file = "\(folder)/\(name).yaml"
            if place.files.exists(file) { return file }
        }
        let known = place.networks.folders.flatMap { folder in
            ((try? place.files.list(folder)) ?? []).filter { $0.hasSuffix(".yaml") }
                .map { String($0.dropLast(5)) }
        }
        let places = place.networks.folders.joined(separator: ", ")
        throw node.error(
            .badValue,
            known.isEmpty
                ? "is not found: there is no file of a chain in \(places); name the folder under "
                    + "'networks', or give a path with a '/'"
                : "is not known; known in \(places): \(known.joined(separator: ", "))")
    }
}

extension NodeDefinition.Parent {
    fileprivate init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("rpc", "webSocket", "providers", "agreement", "inbox")
        (providers, agreement) = try NodeDefinition.Chain.providers(node)
        inbox = try node.required("inbox").address()
    }
}
