/// A node's configuration of which only the chain matters.
enum ChainText {
    /// Whole, with these lines in its chain.
    static func whole(_ lines: String) -> String {
        """
        node: abcd
        data: data
        api: {port: 0, keyFile: key}
        assets:
          - {asset: ETH, decimals: 18}
        chain:
          chainId: 1337
        \(lines)
          executor: "0x\(String(repeating: "11", count: 20))"
          keystoreFile: wallet.json
          passwordFile: password
          native: {symbol: ETH, asset: ETH, decimals: 18}
          tokens: []
        limits: []
        """
    }
}
