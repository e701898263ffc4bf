import Basics
import Markets

extension NodeDefinition.Discovery {
    /// Reads a factory; what its network knows of it need not be said again.
    init(
        _ node: YAMLNode, _ chainTokens: [Token], _ network: NetworkDefinition?
    ) throws(DefinitionError) {
        let kindNode = try node.required("kind")
        guard let kind = Kind(rawValue: try kindNode.text()) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw kindNode.error(
                .badValue, "is no family whose pools are found; known: \(known); list others")
        }
        try node.allow(["kind", "fromBlock", "tokens", "codeHash"] + Self.keys(kind))
        let announcer = try node.required(Self.announcer(kind))
        let address = try announcer.address()
        if let network, !network.knows(address) {
            throw announcer.error(
                .badValue, "is no contract or factory of network \(network.name)")
        }
        self.address = address
        fromBlock = UInt64(try node.required("fromBlock").integer(0...Int.max))
        codeHash = try node.optional("codeHash").map { hash throws(DefinitionError) in
            try hash.hash()
        }
        tokens = try Self.tokens(node, chainTokens)
        let factory = network?.factories.first { $0.address == address }
        family = try Self.family(node, kind, address, factory)
    }

    private static func announcer(_ kind: Kind) -> String {
        switch kind {
        case .constantProduct, .concentrated, .solidly: "factory"
        case .uniswapV4: "manager"
        case .weighted, .balancerStable: "vault"
        }
    }

    private static func keys(_ kind: Kind) -> [String] {
        switch kind {
        case .constantProduct: ["factory", "feePips", "initCodeHash"]
        case .concentrated: ["factory", "deployer", "initCodeHash"]
        case .solidly: ["factory", "variant", "feePips"]
        case .uniswapV4: ["manager", "view"]
        case .weighted, .balancerStable: ["vault", "factory"]
        }
    }

    private static func tokens(
        _ node: YAMLNode, _ chainTokens: [Token]
    ) throws(DefinitionError) -> [Address] {
        guard let list = try node.optional("tokens") else { return [] }
        let tokens = try list.addresses(2...64)
        for token in tokens where !chainTokens.contains(where: { $0.address == token }) {
            throw list.error(.badValue, "\(token) is none of the chain's tokens")
        }
        return tokens
    }

    private static func family(
        _ node: YAMLNode, _ kind: Kind, _ address: Address, _ factory: NetworkDefinition.Factory?
    ) throws(DefinitionError) -> Family {
        switch kind {
        case .constantProduct:
            return .constantProduct(
                feePips: try node.required("feePips").integer(0...999_999),
                initCodeHash: try initCodeHash(node, factory))
        case .concentrated:
            return .concentrated(
                deployer: try node.optional("deployer")?.address() ?? factory?.create2Deployer
                    ?? address,
                initCodeHash: try initCodeHash(node, factory))
        case .solidly:
            let variant = try node.required("variant").choice(
                NodeDefinition.RegisteredPool.solidlyVariants)
            return .solidly(
                variant: variant,
                feePips: try NodeDefinition.RegisteredPool.solidlyFee(node, variant))
        case .uniswapV4: return .uniswapV4(view: try node.required("view").address())
        case .weighted, .balancerStable:
            return .balancerV3(
                maker: try node.required("factory").address(), isStable: kind == .balancerStable)
        }
    }

    private static func initCodeHash(
        _ node: YAMLNode, _ factory: NetworkDefinition.Factory?
    ) throws(DefinitionError) -> Hash32 {
        if let known = factory?.initCodeHash, try node.optional("initCodeHash") == nil {
            return known
        }
        return try node.required("initCodeHash").hash()
    }
}
