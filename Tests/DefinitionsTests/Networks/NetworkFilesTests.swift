import Arithmetic
import Basics
import Definitions
import Ethereum
import Foundation
import Settlement
import Testing

/// The files of `Networks/Chains` as they are.
@Suite struct NetworkFilesTests {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let names: [String] = {
        let folder = root.appending(path: "Networks/Chains").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }()

    static func text(_ name: String) throws -> String {
        try String(
            contentsOf: root.appending(path: "Networks/Chains/\(name).yaml"), encoding: .utf8)
    }

    static func definition(_ name: String) throws -> NetworkDefinition {
        try NetworkDefinition(text: try text(name), file: "\(name).yaml")
    }

    @Test func `the chains are there`() {
        #expect(
            Self.names == [
                "arbitrum", "base", "bnb", "devnet", "ethereum", "optimism", "polygon", "sepolia",
            ])
    }

    // EIP-155's list of chain ids.
    @Test(arguments: [
        ("arbitrum", 42161), ("base", 8453), ("bnb", 56), ("devnet", 1337), ("ethereum", 1),
        ("optimism", 10), ("polygon", 137), ("sepolia", 11_155_111),
    ])
    func `a file is named as its chain and has its id`(name: String, id: UInt64) throws {
        let definition = try Self.definition(name)
        #expect(definition.name == name)
        #expect(definition.chainId == ChainId(id))
    }

    @Test(arguments: names)
    func `every address carries its checksum`(name: String) throws {
        let text = try Self.text(name)
        let words = text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        let addresses = words.filter { $0.hasPrefix("0x") && $0.count == 42 }
        #expect(name == "devnet" || addresses.count > 15)
        for address in addresses {
            let parsed = try Address(checksumming: address)
            #expect(parsed.checksummed == address, "\(name): \(address)")
        }
    }

    @Test(arguments: names)
    func `the ladder and the bands of a chain are sound`(name: String) throws {
        let finality = try Self.definition(name).finality
        let policy = try NetworkLadder.policy(finality)
        #expect(policy.ladder.kind.hasParent == (finality.parent != nil))
        #expect(policy.needed(valueUSD: nil).grade == .final || name == "sepolia")
    }

    @Test(arguments: names)
    func `every place is used and is on the web or in this repository`(name: String) throws {
        let definition = try Self.definition(name)
        let text = try Self.text(name)
        let lists = text.split(separator: "\n").filter { $0.contains("sources: [") }
            .joined(separator: " ")
        let words = Set(lists.split { !($0.isLetter || $0.isNumber) }.map(String.init))
        for source in definition.sources {
            #expect(words.contains(source.key), "\(name): nothing names \(source.key)")
            let url = try #require(URL(string: source.url))
            if url.scheme == nil {
                let path = Self.root.appending(path: source.url).path
                #expect(FileManager.default.fileExists(atPath: path), "\(source.url)")
            } else {
                #expect(url.host()?.contains(".") == true, "\(source.url)")
            }
        }
        #expect(Set(definition.sources.map(\.url)).count == definition.sources.count)
    }

    @Test func `chains that settle on another name one that is here`() throws {
        let definitions = try Self.names.map { try Self.definition($0) }
        #expect(Set(definitions.map(\.chainId)).count == definitions.count)
        for definition in definitions {
            guard let parent = definition.finality.parent else { continue }
            #expect(definitions.contains { $0.chainId == parent }, "\(definition.name)")
        }
    }

    @Test(arguments: names.filter { $0 != "devnet" })
    func `a public chain has what every route and every Safe needs`(name: String) throws {
        let definition = try Self.definition(name)
        let roles: [NetworkDefinition.Contract.Role] = [
            .wrappedNative, .multicall3, .permit2, .uniswapV4PoolManager, .safeSingleton,
            .safeSingletonL2, .safeProxyFactory, .safeFallbackHandler,
        ]
        for role in roles { #expect(!definition.contracts(role).isEmpty, "\(role.rawValue)") }
        #expect(definition.contracts(.safeSingleton).first?.name == "Safe 1.4.1")
        #expect(definition.factories.contains { $0.protocol == .uniswapV2 })
        #expect(definition.factories.contains { $0.protocol == .uniswapV3 })
    }

    /// The USDC/WETH pairs of Uniswap V2 and SushiSwap and the 0.05 % pool of Uniswap V3 on
    /// mainnet, which block explorers name.
    @Test func `known pools follow from factory and init code hash`() throws {
        let factories = try Self.definition("ethereum").factories
        let usdc = try Address(hex: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48")
        let weth = try #require(
            Self.definition("ethereum").contracts(.wrappedNative).first?.address)
        func pair(_ name: String) throws -> String {
            let factory = try #require(factories.first { $0.name == name })
            let salt = ABI.hash(usdc.bytes + weth.bytes)
            return ContractAddress.create2(
                from: factory.create2Deployer, salt: salt,
                initCodeHash: try #require(factory.initCodeHash)
            ).checksummed
        }
        #expect(try pair("Uniswap V2") == "0xB4e16d0168e52d35CaCD2c6185b44281Ec28C9Dc")
        #expect(try pair("SushiSwap V2") == "0x397FF1542f962076d0BFE58eA045FfA2d347ACa0")
        let v3 = try #require(factories.first { $0.name == "Uniswap V3" })
        let words = [
            ABIValue.address(usdc), .address(weth), .uint(UInt256(500 as UInt64)),
        ]
        let key = try ABI.encode(words, as: [.address, .address, .uint(24)])
        let pool = ContractAddress.create2(
            from: v3.create2Deployer, salt: ABI.hash(key),
            initCodeHash: try #require(v3.initCodeHash))
        #expect(pool.checksummed == "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640")
    }
}
