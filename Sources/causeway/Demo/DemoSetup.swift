import Basics
import Codecs
import Cryptography
import Ethereum
import Signing

/// Writes the configuration of the demo's node into a folder.
struct DemoSetup {
    let folder: String
    let key: DemoKey

    /// Makes a new key, encrypted under a new password, in a folder.
    static func makeKeystore(in folder: String) throws -> DemoKey {
        let files = SystemFiles()
        let entropy = SystemEntropy()
        var password = Array(Hex.encodeDigits(try entropy.bytes(count: 16)).utf8)
        try files.replaceSynced("\(folder)/wallet.password", with: password, mode: 0o600)
        let key = try newKey(entropy)
        // The password is 128 random bits, so a light derivation is enough here.
        let keystore = try KeystoreV3.encrypt(
            key: key, password: SecretBytes(consuming: &password), entropy: entropy, n: 1 << 12)
        try files.replaceSynced(
            "\(folder)/wallet.json", with: keystore.encodedBytes(), mode: 0o600)
        return DemoKey(
            address: try LocalSigner(key: key).address,
            lines: ["keystoreFile: wallet.json", "passwordFile: wallet.password"])
    }

    private static func newKey(_ entropy: SystemEntropy) throws -> SecretBytes {
        var bytes = try entropy.bytes(count: 32)
        return SecretBytes(consuming: &bytes)
    }

    /// Writes the configuration of a node between a chain and an exchange; gives its path.
    func writeConfiguration(chain: JSONValue, venue: JSONValue) throws -> String {
        let files = SystemFiles()
        try files.replaceSynced(
            "\(folder)/binance.key", with: Array((venue["apiKey"]?.stringValue ?? "").utf8),
            mode: 0o600)
        try files.replaceSynced(
            "\(folder)/binance.secret", with: Array((venue["secret"]?.stringValue ?? "").utf8),
            mode: 0o600)
        let path = "\(folder)/node.yaml"
        let text = head + self.venue(venue) + self.chain(chain)
        try files.replaceSynced(path, with: Array(text.utf8), mode: 0o600)
        return path
    }

    private var head: String {
        """
        node: demo
        data: journal
        api: {port: 0, keyFile: api.key}
        assets:
          - {asset: ETH, decimals: 18}
          - {asset: USDC, decimals: 8}
        limits:
          - {base: ETH, quote: USDC, baseMax: 1000, quoteMax: 5000000, collarBps: 500}

        """
    }

    private func venue(_ line: JSONValue) -> String {
        """
        venues:
          - name: binance
            account: main
            rest: \(line["rest"]?.stringValue ?? "")
            stream: \(line["stream"]?.stringValue ?? "")
            webSocketApi: \(line["webSocketApi"]?.stringValue ?? "")
            apiKeyFile: binance.key
            secretFile: binance.secret
            symbols: [ETHUSDC]
            assets: [ETH, USDC]

        """
    }

    private func chain(_ line: JSONValue) -> String {
        func contract(_ name: String) -> String { line["contracts"]?[name]?.stringValue ?? "" }
        func codeHash(_ name: String) -> String { line["initCodeHashes"]?[name]?.stringValue ?? "" }
        func pool(_ kind: String, _ address: String, _ fee: Int, _ family: String) -> String {
            "    - {kind: \(kind), address: \"\(contract(address))\", feePips: \(fee), "
                + "factory: \"\(contract(family + "Factory"))\", "
                + "initCodeHash: \"\(codeHash(family))\"}\n"
        }
        return """
            chain:
              chainId: \(line["chainId"]?.numberText ?? "")
              rpc: \(line["rpc"]?.stringValue ?? "")
              webSocket: \(line["ws"]?.stringValue ?? "")
              pollMilliseconds: 500
              executor: "\(contract("routeExecutor"))"
              \(key.lines.joined(separator: "\n  "))
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens:
                - {symbol: WETH, asset: ETH, decimals: 18, address: "\(contract("WETH9"))"}
                - {symbol: USDC, asset: USDC, decimals: 6, address: "\(contract("USDC"))"}
              pools:

            """
                + pool("constantProduct", "uniswapV2Pair", 3_000, "uniswapV2")
                + pool("concentrated", "uniswapV3Pool500", 500, "uniswapV3")
                + pool("concentrated", "uniswapV3Pool3000", 3_000, "uniswapV3")
    }
}
