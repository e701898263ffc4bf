import Basics

extension NodeDefinition.RegisteredPool {
    /// Reads a pool of a kind that is registered; names what is missing or wrong.
    init(_ node: YAMLNode, _ kind: Kind) throws(DefinitionError) {
        let common = ["kind", "codeHash"]
        try node.allow(common + Self.keys(kind))
        codeHash = try node.optional("codeHash").map { hash throws(DefinitionError) in
            try hash.hash()
        }
        let address = try node.required(kind == .uniswapV4 ? "manager" : "address").address()
        self.address = address
        family = try Self.family(node, kind)
    }

    private static func keys(_ kind: Kind) -> [String] {
        let curve = ["address", "registry", "variant", "coins"]
        let balancer = ["address", "vault", "version", "tokens", "id"]
        return switch kind {
        case .solidly: ["address", "factory", "variant", "tokens", "stable", "feePips"]
        case .stableSwap: curve + ["rates"]
        case .stableSwapMeta: curve + ["rates", "basePool", "priceCached"]
        case .cryptoSwap: curve
        case .weighted: balancer
        case .balancerStable: balancer + ["rateProviders"]
        case .vault: ["address", "asset", "feePips"]
        case .wrapper: ["address", "underlying", "rateFunction"]
        case .uniswapV4: ["manager", "view", "currencies", "feePips", "tickSpacing", "hooks"]
        }
    }

    private static func family(_ node: YAMLNode, _ kind: Kind) throws(DefinitionError) -> Family {
        switch kind {
        case .solidly: return try solidly(node)
        case .stableSwap: return .stableSwap(try curve(node, stableSwapVariants, coinsMax: 8))
        case .stableSwapMeta:
            return .stableSwapMeta(
                try curve(node, stableSwapVariants, coinsMax: 2),
                base: try base(node.required("basePool")),
                isPriceCached: try node.optional("priceCached")?.flag() ?? false)
        case .cryptoSwap: return .cryptoSwap(try curve(node, cryptoSwapVariants, coinsMax: 3))
        case .weighted: return try weighted(node)
        case .balancerStable: return try balancerStable(node)
        case .vault:
            return .vault(
                asset: try node.required("asset").address(),
                feePips: try node.optional("feePips")?.integer(0...999_999) ?? 0)
        case .wrapper:
            return .wrapper(
                underlying: try node.required("underlying").address(),
                rateFunction: try node.required("rateFunction").signature())
        case .uniswapV4:
            return .uniswapV4(
                view: try node.required("view").address(),
                currencies: try node.required("currencies").addresses(2...2, isSorted: true),
                feePips: try node.required("feePips").integer(0...1_000_000),
                tickSpacing: try node.required("tickSpacing").integer(1...32_767),
                hooks: try node.optional("hooks")?.address() ?? .zero)
        }
    }

    private static func solidly(_ node: YAMLNode) throws(DefinitionError) -> Family {
        let variant = try node.required("variant").choice(solidlyVariants)
        return .solidly(
            factory: try node.required("factory").address(), variant: variant,
            tokens: try node.required("tokens").addresses(2...2, isSorted: true),
            isStable: try node.required("stable").flag(),
            feePips: try solidlyFee(node, variant))
    }

    /// The fee of a variant whose pairs do not tell it, and of no other.
    static func solidlyFee(_ node: YAMLNode, _ variant: String) throws(DefinitionError) -> Int? {
        let fee = try node.optional("feePips")
        if variant == "solidly", fee == nil {
            throw node.error(
                .missingKey, "needs the key 'feePips': pairs of this variant do not tell their fee")
        }
        if variant != "solidly", let fee {
            throw fee.error(.badValue, "is read from the factory: leave it out")
        }
        return try fee?.integer(0...999_999)
    }

    private static func weighted(_ node: YAMLNode) throws(DefinitionError) -> Family {
        let version = try node.required("version").choice(weightedVersions)
        return .weighted(
            vault: try node.required("vault").address(), version: version,
            tokens: try node.required("tokens").addresses(2...8, isSorted: true),
            id: try id(node, version))
    }

    private static func balancerStable(_ node: YAMLNode) throws(DefinitionError) -> Family {
        let version = try node.required("version").choice(balancerStableVersions)
        let tokens = try node.required("tokens").addresses(2...5, isSorted: true)
        let providers = try node.optional("rateProviders")
        if version == "v3", let providers {
            throw providers.error(.badValue, "are read from the vault: leave them out")
        }
        return .balancerStable(
            vault: try node.required("vault").address(), version: version, tokens: tokens,
            id: try id(node, version),
            rateProviders: try providers?.addresses(tokens.count...tokens.count) ?? [])
    }

    /// Balancer V2 names pools by ids that begin with their address; V3 by their address.
    private static func id(
        _ node: YAMLNode, _ version: String
    ) throws(DefinitionError) -> Hash32? {
        if version == "v3" {
            if let id = try node.optional("id") {
                throw id.error(.badValue, "is of Balancer V2's pools alone: leave it out")
            }
            return nil
        }
        let id = try node.required("id")
        let hash = try id.hash()
        guard hash.bytes.prefix(20) == (try node.required("address").address()).bytes[...] else {
            throw id.error(.badValue, "must begin with the pool's address")
        }
        return hash
    }

    private static func base(_ node: YAMLNode) throws(DefinitionError) -> Curve {
        try node.allow("address", "registry", "variant", "coins", "rates")
        return try curve(node, stableSwapVariants, coinsMax: 8)
    }

    private static func curve(
        _ node: YAMLNode, _ variants: [String], coinsMax: Int
    ) throws(DefinitionError) -> Curve {
        let coins = try node.required("coins").addresses(2...coinsMax)
        return Curve(
            address: try node.required("address").address(),
            registry: try node.required("registry").address(),
            variant: try node.required("variant").choice(variants), coins: coins,
            rates: try node.optional("rates").map { list throws(DefinitionError) in
                try rates(list, count: coins.count)
            } ?? [])
    }

    private static func rates(
        _ node: YAMLNode, count: Int
    ) throws(DefinitionError) -> [Rate] {
        let list = try node.list()
        guard list.count == count else { throw node.error(.badValue, "must be one for each coin") }
        var rates: [Rate] = []
        for item in list {
            switch try? item.text() {
            case "decimals": rates.append(.decimals)
            case "stored": rates.append(.stored)
            case .some:
                throw item.error(
                    .badValue, "must be decimals, stored or a mapping with 'contract'")
            case nil:
                try item.allow("contract", "function", "power", "inverse")
                rates.append(
                    .view(
                        try item.required("contract").address(),
                        function: try item.required("function").signature(),
                        power: try item.required("power").integer(0...77),
                        isInverse: try item.optional("inverse")?.flag() ?? false))
            }
        }
        return rates
    }
}

extension YAMLNode {
    /// One of some words.
    func choice(_ words: [String]) throws(DefinitionError) -> String {
        let word = try text()
        guard words.contains(word) else {
            throw error(.badValue, "is not known; known: \(words.joined(separator: ", "))")
        }
        return word
    }

    /// A list of different addresses, as many as are allowed.
    func addresses(
        _ counts: ClosedRange<Int>, isSorted: Bool = false
    ) throws(DefinitionError) -> [Address] {
        let items = try list()
        guard counts.contains(items.count) else {
            let range =
                counts.count == 1
                ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
            throw error(.badValue, "must be \(range) addresses")
        }
        var addresses: [Address] = []
        for item in items {
            let address = try item.address()
            if isSorted, let last = addresses.last, last >= address {
                throw item.error(.badValue, "must be above the one before: address order")
            }
            addresses.append(address)
        }
        return addresses
    }

    /// The signature of a view without arguments, such as `getRate()`.
    func signature() throws(DefinitionError) -> String {
        let source = try text()
        let name = source.dropLast(2)
        guard source.hasSuffix("()"), !name.isEmpty,
            name.utf8.allSatisfy({
                $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0)
            })
        else { throw error(.badValue, "must be a view without arguments, such as getRate()") }
        return source
    }
}
