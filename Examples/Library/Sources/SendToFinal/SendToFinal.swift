import Arithmetic
import Basics
import Chains
import Cryptography
import Ethereum
import Signing
import Words

/// Sends ether and follows it until nothing can undo it:
/// `SendToFinal URL CHAIN KEYSTORE-FILE PASSWORD-FILE RECIPIENT WEI`.
@main struct SendToFinal {
    static func main() async throws {
        let words = try Words(count: 6)
        var password = try SystemFiles().read(words[3])
        let keystore = try KeystoreV3(parsing: SystemFiles().read(words[2]))
        let signer = try LocalSigner(
            key: keystore.decrypt(password: SecretBytes(consuming: &password)))
        let (events, feed) = AsyncStream.makeStream(of: ChainEvent.self)
        let node = try ChainSession(
            ChainConfiguration(chain: words.chain(1), rpc: words[0], sender: signer.address)
        ) { feed.yield($0) }
        let fees = try await node.fees()
        let transfer = DynamicFeeTransaction(
            chainId: try words.chain(1),
            nonce: try await node.transactionCount(of: signer.address),
            maxPriorityFeePerGas: fees.maxPriorityFeePerGas, maxFeePerGas: fees.maxFeePerGas,
            gas: 30_000, to: try words.address(4), value: try UInt256(decimal: words[5]),
            input: [])
        try await settle(transfer, by: signer, on: node, events)
    }

    static func settle(
        _ transfer: DynamicFeeTransaction, by signer: LocalSigner, on node: ChainSession,
        _ events: AsyncStream<ChainEvent>
    ) async throws {
        let signed = try signer.sign(.dynamicFee(transfer))
        try node.setWatched(hashes: [signed.hash])
        async let following: Void = node.run()
        print("\(signed.hash.hex) \(await node.broadcast(signed.raw))")
        var held: Receipt?
        for await event in events {
            if case .receipts(let receipts) = event { held = receipts.last }
            if case .reorged(let lost, _) = event, let block = held?.blockHash {
                if lost.contains(block) { held = nil }
            }
            if case .finalized(let number, _, _, _) = event, let held, held.blockNumber <= number {
                return print("final in block \(held.blockNumber): \(held.status)")
            }
            if case .halted(let error) = event { throw error }
        }
        try await following
    }
}
