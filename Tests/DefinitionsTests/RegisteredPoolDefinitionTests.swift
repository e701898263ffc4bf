import Basics
import Definitions
import Testing

/// Pools that are proven by what registers them, as a configuration says them.
@Suite struct RegisteredPoolDefinitionTests {
    private typealias Registered = NodeDefinition.RegisteredPool

    private static func hex(_ byte: Int, _ count: Int = 20) -> String {
        let digits = String(byte, radix: 16)
        let pair = digits.utf8.count == 1 ? "0" + digits : digits
        return "\"0x" + String(repeating: pair, count: count) + "\""
    }

    private static func address(_ byte: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: byte, count: 20)) ?? .zero
    }

    /// Addresses are named a, b, c and so on in these lines.
    private func definition(_ pools: String) throws(DefinitionError) -> NodeDefinition {
        var text = pools
        for (index, name) in "abcdefg".enumerated() {
            text = text.replacing("@\(name)", with: Self.hex(0xA0 + index))
        }
        return try NodeDefinition(
            file: "node.yaml",
            files: OneFile(text: ChainText.whole("  rpc: http://a\n  pools:\n" + text)))
    }

    private func pool(_ line: String) throws -> Registered {
        let chain = try #require(try definition("    - {\(line)}").chain)
        #expect(chain.pools.isEmpty)
        return try #require(chain.registeredPools.first)
    }

    private func error(_ line: String) throws -> DefinitionError {
        try #require(throws: DefinitionError.self) { try definition("    - {\(line)}") }
    }

    private let a = RegisteredPoolDefinitionTests.address(0xA0)
    private let b = RegisteredPoolDefinitionTests.address(0xA1)
    private let c = RegisteredPoolDefinitionTests.address(0xA2)
    private let d = RegisteredPoolDefinitionTests.address(0xA3)
    private let e = RegisteredPoolDefinitionTests.address(0xA4)

    @Test func `pairs of Solidly's kin`() throws {
        let line = "kind: solidly, address: @a, factory: @b, tokens: [@c, @d], stable: true"
        #expect(
            try pool(line + ", variant: aerodrome")
                == Registered(
                    address: a,
                    family: .solidly(
                        factory: b, variant: "aerodrome", tokens: [c, d], isStable: true,
                        feePips: nil)))
        #expect(
            try pool(line + ", variant: solidly, feePips: 100").family
                == .solidly(
                    factory: b, variant: "solidly", tokens: [c, d], isStable: true, feePips: 100))
        #expect(try error(line + ", variant: solidly").hint.contains("needs the key 'feePips'"))
        let told = try error(line + ", variant: aerodrome, feePips: 100")
        #expect(told.path == "chain.pools[0].feePips" && told.hint.contains("leave it out"))
        #expect(try error(line + ", variant: velo").hint.contains("solidly, aerodrome"))
    }

    @Test func `pools of Curve's, with rates of their own`() throws {
        let line = "kind: stableSwap, address: @a, registry: @b, variant: ng, coins: [@d, @c]"
        let plain = try pool(line)
        #expect(
            plain.family
                == .stableSwap(
                    Registered.Curve(address: a, registry: b, variant: "ng", coins: [d, c])))
        #expect(plain.proof == b && plain.kind == .stableSwap)
        let rates = try pool(
            line + ", rates: [decimals, {contract: @e, function: getRate(), power: 18}]")
        guard case .stableSwap(let curve) = rates.family else {
            Issue.record("no StableSwap pool")
            return
        }
        #expect(
            curve.rates == [
                .decimals, .view(e, function: "getRate()", power: 18, isInverse: false),
            ])
        let inverse = "{contract: @e, function: ratio(), power: 36, inverse: true}"
        guard case .stableSwap(let other) = try pool(line + ", rates: [stored, \(inverse)]").family
        else {
            Issue.record("no StableSwap pool")
            return
        }
        #expect(
            other.rates == [
                .stored, .view(e, function: "ratio()", power: 36, isInverse: true),
            ])
        for (rates, hint) in [
            ("[decimals]", "one for each coin"), ("[decimals, mine]", "decimals, stored or"),
            ("[decimals, {contract: @e, function: rate, power: 18}]", "without arguments"),
            ("[decimals, {contract: @e, function: \"()\", power: 18}]", "without arguments"),
            ("[decimals, {contract: @e, function: rate(), power: 78}]", "0...77"),
        ] {
            #expect(try error(line + ", rates: \(rates)").hint.contains(hint), "\(rates)")
        }
    }

    @Test func `a metapool names its base pool`() throws {
        let line =
            "kind: stableSwapMeta, address: @a, registry: @b, variant: standard, coins: [@c, @d], "
        let base = "basePool: {address: @e, registry: @b, variant: plain, coins: [@f, @g]}"
        let pool = try pool(line + base + ", priceCached: true")
        guard case .stableSwapMeta(let curve, let other, let isPriceCached) = pool.family else {
            Issue.record("no metapool")
            return
        }
        #expect(curve.address == a && other.address == e && isPriceCached)
        #expect(other.variant == "plain" && other.coins.count == 2)
        #expect(try error(line + "priceCached: false").hint.contains("'basePool'"))
        let three = line.replacing("[@c, @d]", with: "[@c, @d, @g]")
        #expect(try error(three + base).hint.contains("2 to 2") == false)
        #expect(try error(three + base).hint.contains("2 addresses"))
    }

    @Test func `crypto pools have two or three coins and their own variants`() throws {
        let line = "kind: cryptoSwap, address: @a, registry: @b, coins: [@d, @c]"
        let pool = try pool(line + ", variant: twocrypto-v2.1.0")
        #expect(
            pool.family
                == .cryptoSwap(
                    Registered.Curve(
                        address: a, registry: b, variant: "twocrypto-v2.1.0", coins: [d, c])))
        #expect(try error(line + ", variant: ng").hint.contains("is not known"))
        let four = line.replacing("[@d, @c]", with: "[@d, @c, @e, @f]")
        #expect(try error(four + ", variant: tricrypto-v2.0.0").hint.contains("2 to 3 addresses"))
    }

    @Test func `pools of Balancer's vaults are named by id or by address`() throws {
        let id =
            "\"0x" + String(repeating: "a0", count: 20) + String(repeating: "00", count: 12)
            + "\""
        let line = "address: @a, vault: @b, tokens: [@c, @d]"
        let weighted = try pool("kind: weighted, version: v2.4, id: \(id), \(line)")
        let hash = try Hash32(hex: String(id.dropFirst().dropLast()))
        #expect(
            weighted.family == .weighted(vault: b, version: "v2.4", tokens: [c, d], id: hash))
        let stable = try pool(
            "kind: balancerStable, version: v2.composable5, id: \(id), \(line), "
                + "rateProviders: [@e, @f]")
        guard case .balancerStable(_, _, _, _, let providers) = stable.family else {
            Issue.record("no stable pool")
            return
        }
        #expect(providers.count == 2)
        #expect(
            try pool("kind: weighted, version: v3, \(line)").family
                == .weighted(vault: b, version: "v3", tokens: [c, d], id: nil))
        for (more, hint) in [
            ("kind: weighted, version: v2.4", "needs the key 'id'"),
            ("kind: weighted, version: v3, id: \(id)", "Balancer V2's pools alone"),
            (
                "kind: weighted, version: v2.4, id: \(Self.hex(0xA1, 32))",
                "begin with the pool's address"
            ),
            (
                "kind: balancerStable, version: v3, rateProviders: [@e, @f]",
                "read from the vault"
            ),
            (
                "kind: balancerStable, version: v2.meta, id: \(id), rateProviders: [@e]",
                "must be 2 addresses"
            ),
            ("kind: balancerStable, version: v9, id: \(id)", "is not known"),
        ] {
            #expect(try error("\(more), \(line)").hint.contains(hint), "\(more)")
        }
        let swapped = "address: @a, vault: @b, tokens: [@d, @c]"
        #expect(
            try error("kind: weighted, version: v3, \(swapped)").hint.contains("address order"))
    }

    @Test func `vaults, wrappers and pools of V4`() throws {
        #expect(
            try pool("kind: vault, address: @a, asset: @b, feePips: 30")
                == Registered(address: a, family: .vault(asset: b, feePips: 30)))
        #expect(
            try pool("kind: wrapper, address: @a, underlying: @b, rateFunction: stEthPerToken()")
                == Registered(
                    address: a,
                    family: .wrapper(underlying: b, rateFunction: "stEthPerToken()")))
        let four = try pool(
            "kind: uniswapV4, manager: @a, view: @b, currencies: [@c, @d], feePips: 500, "
                + "tickSpacing: 10, codeHash: \(Self.hex(0x77, 32))")
        #expect(
            four.family
                == .uniswapV4(
                    view: b, currencies: [c, d], feePips: 500, tickSpacing: 10, hooks: .zero))
        #expect(four.address == a && four.proof == a && four.codeHash != nil)
        for (line, hint) in [
            ("kind: vault, address: @a, asset: @b, feePips: 1000000", "0...999999"),
            ("kind: vault, address: @a, asset: @b, fee: 1", "is not a known key"),
            ("kind: wrapper, address: @a, underlying: @b, rateFunction: rate", "without arguments"),
            (
                "kind: uniswapV4, manager: @a, view: @b, currencies: [@c, @d], feePips: 500, "
                    + "tickSpacing: 0", "1...32767"
            ),
            ("kind: vault, address: @a", "needs the key 'asset'"),
            ("kind: curve, address: @a", "is not a known pool family"),
        ] {
            #expect(try error(line).hint.contains(hint), "\(line)")
        }
    }

    @Test func `pools of factories may have their code checked, too`() throws {
        let line =
            "kind: constantProduct, address: @a, feePips: 3000, factory: @b, "
            + "initCodeHash: \(Self.hex(0x55, 32))"
        let plain = try #require(try definition("    - {\(line)}").chain?.pools.first)
        #expect(plain.codeHash == nil)
        let checked = try definition("    - {\(line), codeHash: \(Self.hex(0x77, 32))}").chain
        #expect(
            checked?.pools.first?.codeHash == Hash32(bytes: [UInt8](repeating: 0x77, count: 32)))
        #expect(try error(line + ", codeHash: 7").path == "chain.pools[0].codeHash")
    }

    @Test func `a pool that stands there twice is refused`() throws {
        let vault = "    - {kind: vault, address: @a, asset: @b}\n"
        let error = try #require(throws: DefinitionError.self) { try definition(vault + vault) }
        #expect(error.path == "chain.pools[1]" && error.hint.contains("twice"))
        let four =
            "    - {kind: uniswapV4, manager: @a, view: @b, currencies: [@c, @d], feePips: 500, "
        let both = four + "tickSpacing: 10}\n" + four + "tickSpacing: 60}\n"
        #expect(try definition(both).chain?.registeredPools.count == 2)
    }
}
