import Arithmetic
import Basics
import Cryptography
import Definitions
import Markets
import Node
import Pools
import Signing
import Storage
import Transport

/// The node of the demo's order: its files on the world's disk and its definition.
struct DemoNode {
    /// The wallet's address.
    let wallet: Address
    /// Its key.
    let key: SecretBytes
    let apiKey = "simulated-key"
    private let secretText: [UInt8]

    static let chainHost = (name: "chain.simulated", port: 8_545)
    static let exchangeHost = (name: "exchange.simulated", port: 9_443)

    private enum Path {
        static let keystore = "/keys/wallet.json"
        static let password = "/keys/password"
        static let apiKey = "/keys/api-key"
        static let secret = "/keys/secret"
        static let coordinator = "/keys/coordinator.yaml"
        static let certificate = "/keys/certificate.der"
    }

    /// Makes a wallet and credentials and writes them down.
    init(entropy: any EntropySource, disk: MemoryDisk) throws {
        var keyBytes = try entropy.bytes(count: 32)
        // Below the group's order, whatever was drawn.
        keyBytes[0] &= 0x7F
        key = SecretBytes(consuming: &keyBytes)
        wallet = try Secp256k1.address(of: key)
        let password = Array("simulated".utf8)
        var passwordCopy = Array("simulated".utf8)
        let random = try entropy.bytes(count: 48)
        // The cheapest costs: nothing here is worth more.
        let keystore = try KeystoreV3.encrypt(
            key: key, password: SecretBytes(consuming: &passwordCopy),
            derivation: .scrypt(n: 2, r: 1, p: 1, salt: Array(random[..<32]), keyCount: 32),
            initialCounter: Array(random[32...]), id: "simulated")
        secretText = Array(Hex.encodeDigits(try entropy.bytes(count: 16)).utf8)
        try disk.replaceSynced(Path.keystore, with: keystore.encodedBytes(), mode: 0o600)
        try disk.replaceSynced(Path.password, with: password, mode: 0o600)
        try disk.replaceSynced(Path.apiKey, with: Array(apiKey.utf8), mode: 0o600)
        try disk.replaceSynced(Path.secret, with: secretText, mode: 0o600)
    }

    /// The exchange's side of the secret.
    var secret: SecretBytes {
        var copy = Array(secretText[...])
        return SecretBytes(consuming: &copy)
    }

    /// Writes the configuration of a coordinator of three parties, who are nowhere.
    func writeCoordinator(to disk: MemoryDisk) throws {
        let parties = (1...3).map { party in
            let hash = "0x" + String(repeating: "\(party)", count: 64)
            return "  - {party: \(party), certificate: \"\(hash)\", host: h\(party), port: 1}\n"
        }
        let text =
            "certificateFile: \(Path.certificate)\ncertificateKeyFile: \(Path.certificate)\n"
            + "parties:\n" + parties.joined()
        try disk.replaceSynced(Path.coordinator, with: Array(text.utf8), mode: 0o600)
        try disk.replaceSynced(Path.certificate, with: [0], mode: 0o600)
    }

    /// The way to parties, if there are any.
    static func joining(_ parties: (any ThresholdParties)?) -> NodeSeams.DialParties {
        guard let parties else { return NodeSeams.noParties }
        return { (_) throws(NodeError) in parties }
    }

    func definition(of market: DemoMarket, hasParties: Bool = false) -> NodeDefinition {
        NodeDefinition(
            nodeId: "SIMU", dataFolder: "/journal",
            api: NodeDefinition.API(host: "127.0.0.1", port: 0, keyFile: "/keys/client"),
            scales: [DemoMarket.ether: 18, DemoMarket.dollar: 8], venues: [venue],
            chain: chain(of: market, hasParties ? sharedKey : keystore),
            limits: [
                NodeDefinition.Limit(
                    base: DemoMarket.ether, quote: DemoMarket.dollar, baseMax: ExactDecimal(250),
                    quoteMax: ExactDecimal(1_000_000), collarBps: 300)
            ])
    }

    private var venue: NodeDefinition.Venue {
        let place = "\(Self.exchangeHost.name):\(Self.exchangeHost.port)"
        return NodeDefinition.Venue(
            venue: DemoMarket.venue, account: DemoMarket.account, rest: "http://\(place)",
            stream: "ws://\(place)", webSocketApi: "ws://\(place)/ws-api/v3",
            apiKeyFile: Path.apiKey, secretFile: Path.secret, symbols: [DemoMarket.symbol],
            assets: [DemoMarket.ether, DemoMarket.dollar])
    }

    private var keystore: SignerDefinition {
        .keystore(file: Path.keystore, passwordFile: Path.password)
    }

    private var sharedKey: SignerDefinition {
        .threshold(
            ThresholdSignerDefinition(
                coordinatorFile: Path.coordinator, key: .zero, address: wallet, threshold: 2,
                parties: [1, 2, 3]))
    }

    private func chain(
        of market: DemoMarket, _ signer: SignerDefinition
    ) -> NodeDefinition.Chain {
        let place = "\(Self.chainHost.name):\(Self.chainHost.port)"
        return NodeDefinition.Chain(
            chainId: market.chainId, rpc: "http://\(place)", webSocket: "ws://\(place)",
            pollMilliseconds: 2_000, executor: market.executor,
            signer: signer,
            native: market.native,
            tokens: [market.weth, market.usdc],
            pools: market.pools.compactMap { pool -> NodeDefinition.Pool? in
                let kind: NodeDefinition.Pool.Kind
                let feePips: UInt32
                switch pool {
                case .constantProduct(let pair): (kind, feePips) = (.constantProduct, pair.feePips)
                case .concentrated(let pool): (kind, feePips) = (.concentrated, pool.feePips)
                case .coins: return nil
                }
                return NodeDefinition.Pool(
                    kind: kind, address: pool.address, feePips: Int(feePips),
                    factory: market.factory, initCodeHash: market.initCodeHash)
            })
    }
}
