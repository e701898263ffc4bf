package import Basics

extension CosignerDefinition {
    private static let keys = [
        "party", "listen", "dataFolder", "identityFile", "certificateFile", "certificateKeyFile",
        "passwordFile", "policyFile", "approvalsFile", "pricesFile", "backupFolder",
        "backupPasswordFile", "setupsKept", "testNetwork", "sessionSeconds", "failuresMax",
        "peers", "coordinators",
    ]

    /// Reads a configuration; paths in it are relative to its folder.
    package init(file: String, files: any FileAccess) throws(DefinitionError) {
        try self.init(text: try YAMLNode.text(of: file, files), file: file)
    }

    /// Reads a configuration's text.
    package init(text: String, file: String) throws(DefinitionError) {
        let root = try YAMLNode(text: text, file: file)
        try root.allow(Self.keys)
        let folder = NodeDefinition.folder(of: file)
        func path(_ key: String) throws(DefinitionError) -> String {
            NodeDefinition.path(try root.required(key).text(), in: folder)
        }
        func optionalPath(_ key: String) throws(DefinitionError) -> String? {
            try root.optional(key).map { (node) throws(DefinitionError) in
                NodeDefinition.path(try node.text(), in: folder)
            }
        }
        let partyNode = try root.required("party")
        party = try partyNode.integer(1...65_535)
        let listen = try root.required("listen")
        try listen.allow("host", "port")
        host = try listen.optional("host")?.text() ?? "127.0.0.1"
        port = try listen.required("port").integer(0...65_535)
        dataFolder = try path("dataFolder")
        identityFile = try path("identityFile")
        certificateFile = try path("certificateFile")
        certificateKeyFile = try path("certificateKeyFile")
        passwordFile = try path("passwordFile")
        policyFile = try path("policyFile")
        approvalsFile = try optionalPath("approvalsFile")
        pricesFile = try optionalPath("pricesFile")
        backupFolder = try optionalPath("backupFolder") ?? "\(dataFolder)/backups"
        backupPasswordFile = try optionalPath("backupPasswordFile")
        setupsKept = try root.optional("setupsKept")?.integer(0...256) ?? 32
        isTestNetwork = try root.optional("testNetwork")?.flag() ?? false
        sessionSeconds = try root.optional("sessionSeconds")?.integer(1...600) ?? 15
        failuresMax = try root.optional("failuresMax")?.integer(1...100) ?? 3
        let peersNode = try root.required("peers")
        var peers: [Peer] = []
        for node in try peersNode.list() { peers.append(try Peer(node)) }
        self.peers = peers
        guard !peers.isEmpty, Set(peers.map(\.party) + [party]).count == peers.count + 1 else {
            throw peersNode.error(.badValue, "must be other parties, each with its own number")
        }
        // Whoever holds two shares of a key is no second party.
        guard Set(peers.map(\.identity)).count == peers.count,
            Set(peers.map(\.certificate)).count == peers.count
        else { throw peersNode.error(.badValue, "must have different identities") }
        var coordinators: [Hash32] = []
        var relayed: [RelayedCoordinator] = []
        for node in try root.required("coordinators").list() {
            guard node.isMapping else {
                coordinators.append(try node.hash())
                continue
            }
            try node.allow("certificate", "relay")
            let coordinator = RelayedCoordinator(
                certificate: try node.required("certificate").hash(),
                relay: try PartyPlace.relay(try node.required("relay")))
            coordinators.append(coordinator.certificate)
            relayed.append(coordinator)
        }
        self.coordinators = coordinators
        relayedCoordinators = relayed
    }
}

extension CosignerDefinition.Peer {
    fileprivate init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("party", "identity", "certificate", "host", "port", "relay")
        party = try node.required("party").integer(1...65_535)
        identity = try node.required("identity").hash()
        certificate = try node.required("certificate").hash()
        place = try PartyPlace(node)
    }
}

extension CoordinatorDefinition {
    /// Reads a configuration; paths in it are relative to its folder.
    package init(file: String, files: any FileAccess) throws(DefinitionError) {
        try self.init(text: try YAMLNode.text(of: file, files), file: file)
    }

    /// Reads a configuration's text.
    package init(text: String, file: String) throws(DefinitionError) {
        let root = try YAMLNode(text: text, file: file)
        try root.allow("certificateFile", "certificateKeyFile", "parties", "timeoutSeconds")
        let folder = NodeDefinition.folder(of: file)
        certificateFile = NodeDefinition.path(
            try root.required("certificateFile").text(), in: folder)
        certificateKeyFile = NodeDefinition.path(
            try root.required("certificateKeyFile").text(), in: folder)
        timeoutSeconds = try root.optional("timeoutSeconds")?.integer(1...600) ?? 30
        let list = try root.required("parties")
        var parties: [Party] = []
        for node in try list.list() {
            try node.allow("party", "certificate", "host", "port", "relay")
            parties.append(
                Party(
                    party: try node.required("party").integer(1...65_535),
                    certificate: try node.required("certificate").hash(),
                    place: try PartyPlace(node)))
        }
        guard parties.count >= 2, Set(parties.map(\.party)).count == parties.count,
            Set(parties.map(\.certificate)).count == parties.count
        else { throw list.error(.badValue, "must be two or more different parties") }
        self.parties = parties
    }
}
