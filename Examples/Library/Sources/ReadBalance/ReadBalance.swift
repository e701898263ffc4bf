import Arithmetic
import Basics
import Chains
import Words

/// Prints the ether that an account holds at the final block: `ReadBalance URL CHAIN ADDRESS`.
@main struct ReadBalance {
    static func main() async throws {
        let words = try Words(count: 3)
        let account = try words.address(2)
        try await read(
            account, ChainConfiguration(chain: words.chain(1), rpc: words[0], sender: account))
    }

    static func read(_ account: Address, _ settings: ChainConfiguration) async throws {
        let node = try ChainSession(settings) { _ in }
        let wei = try await node.balance(of: account, at: .finalized)
        print(ExactDecimal(rawUnits: wei, decimals: 18).map { "\($0)" } ?? "\(wei) wei")
    }
}
