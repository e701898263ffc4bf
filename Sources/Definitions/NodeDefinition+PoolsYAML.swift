import Basics

extension NodeDefinition.Chain {
    /// The pools of both ways of proof, each in the order of the configuration and then of the file
    /// that it names.
    static func pools(
        _ node: YAMLNode, _ rules: NodeDefinition.ChainRules, _ place: NodeDefinition.ChainPlace
    ) throws(DefinitionError) -> ([NodeDefinition.Pool], [NodeDefinition.RegisteredPool]) {
        var pools: [NodeDefinition.Pool] = []
        var registered: [NodeDefinition.RegisteredPool] = []
        var items = try node.optional("pools")?.list() ?? []
        if let name = try node.optional("poolsFile") {
            let file = NodeDefinition.path(try name.text(), in: place.folder)
            let top = try YAMLNode(text: YAMLNode.text(of: file, place.files), file: file)
            try top.allow("pools")
            items += try top.required("pools").list()
        }
        for item in items {
            let kind = try item.required("kind")
            // Twice the same liquidity would be counted twice.
            guard let kind = NodeDefinition.RegisteredPool.Kind(rawValue: try kind.text()) else {
                let pool = try NodeDefinition.Pool(item)
                if pools.contains(where: { $0.address == pool.address }) {
                    throw item.error(.badValue, "stands there twice: pool \(pool.address)")
                }
                pools.append(pool)
                continue
            }
            let pool = try NodeDefinition.RegisteredPool(item, kind)
            if registered.contains(where: { $0.isSame(as: pool) }) {
                throw item.error(.badValue, "stands there twice: pool \(pool.address)")
            }
            if let proof = pool.proof, let network = rules.network, !network.knows(proof) {
                throw item.error(
                    .badValue,
                    "rests on \(proof), which is no contract or factory of network \(network.name)")
            }
            registered.append(pool)
        }
        return (pools, registered)
    }
}

extension NodeDefinition.RegisteredPool {
    /// Whether both name one pool; the pools of Uniswap V4 share an address.
    fileprivate func isSame(as other: Self) -> Bool {
        guard address == other.address else { return false }
        if case .uniswapV4 = family { return family == other.family }
        return true
    }
}

extension NodeDefinition.Pool {
    init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("kind", "address", "feePips", "factory", "initCodeHash", "codeHash")
        let kindNode = try node.required("kind")
        guard let kind = Kind(rawValue: try kindNode.text()) else {
            let families =
                Kind.allCases.map(\.rawValue)
                + NodeDefinition.RegisteredPool.Kind.allCases.map(\.rawValue)
            let known = families.joined(separator: ", ")
            throw kindNode.error(.badValue, "is not a known pool family; known: \(known)")
        }
        self.kind = kind
        address = try node.required("address").address()
        feePips = try node.required("feePips").integer(0...999_999)
        factory = try node.required("factory").address()
        initCodeHash = try node.required("initCodeHash").hash()
        codeHash = try node.optional("codeHash").map { hash throws(DefinitionError) in
            try hash.hash()
        }
    }
}
