import Basics
import Chains
import Signing
import Words

/// Asks a contract wallet whether a signature over a hash is its own (EIP-1271):
/// `VerifySignature URL CHAIN WALLET HASH SIGNATURE`.
@main struct VerifySignature {
    static func main() async throws {
        let words = try Words(count: 5)
        let wallet = try words.address(2)
        let node = try ChainSession(
            ChainConfiguration(chain: words.chain(1), rpc: words[0], sender: wallet)
        ) { _ in }
        let hash = try Hash32(hex: words[3])
        print(try await judge(Hex.decode(words[4]), of: hash, by: wallet, on: node))
    }

    static func judge(
        _ signature: [UInt8], of hash: Hash32, by wallet: Address, on node: ChainSession
    ) async throws -> ContractSignature.Verdict {
        let input = try ContractSignature.input(signature, for: .hash(hash))
        let hasCode = try await !node.code(of: wallet, at: .safe).isEmpty
        var answer: [UInt8]?
        do {
            answer = try await node.call(to: wallet, data: input, at: .safe)
        } catch ChainError.reverted {}
        return ContractSignature.judge(answer: answer, to: .hash(hash), hasCode: hasCode)
    }
}
