package import Basics

/// A key of a chain account whose shares lie with several parties.
package struct ThresholdSignerDefinition: Hashable, Sendable {
    /// The configuration of the coordinator: who the parties are, where they listen, who we are.
    package let coordinatorFile: String
    /// The key's name among its holders.
    package let key: Hash32
    /// The account.
    package let address: Address
    /// The child of the key that signs, such as `m/0/1`.
    package let path: String
    /// How many parties sign together.
    package let threshold: Int
    /// The numbers of all parties that hold a share.
    package let parties: [Int]

    /// A key.
    package init(
        coordinatorFile: String, key: Hash32, address: Address, path: String = "m",
        threshold: Int, parties: [Int]
    ) {
        self.coordinatorFile = coordinatorFile
        self.key = key
        self.address = address
        self.path = path
        self.threshold = threshold
        self.parties = parties
    }
}

extension ThresholdSignerDefinition {
    static var keys: [String] {
        ["coordinatorFile", "key", "address", "path", "threshold", "parties"]
    }

    init(_ node: YAMLNode, folder: String) throws(DefinitionError) {
        let list = try node.required("parties")
        var parties: [Int] = []
        for party in try list.list() { parties.append(try party.integer(1...65_535)) }
        guard Set(parties).count == parties.count, parties.count >= 2 else {
            throw list.error(.badValue, "must be two or more different parties")
        }
        self.init(
            coordinatorFile: NodeDefinition.path(
                try node.required("coordinatorFile").text(), in: folder),
            key: try node.required("key").hash(), address: try node.required("address").address(),
            path: try node.optional("path")?.text() ?? "m",
            threshold: try node.required("threshold").integer(2...65_535), parties: parties)
    }
}
