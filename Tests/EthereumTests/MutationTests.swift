import Arithmetic
import Basics
import Ethereum
import Foundation
import Testing

/// Decoders meet bytes that were valid before a few of them changed: they may refuse, and what they
/// take they must give back unchanged.
@Suite struct MutationTests {
    @Test func `receipts are taken whole or refused`() throws {
        let cases = try JSONDecoder().decode(
            ReceiptCases.self, from: vectorFile("ethereum_receipts.json"))
        var source = SplitMix64(state: 1)
        for item in cases.blocks.flatMap(\.receipts) {
            let encoded = try Hex.decode(item.encoded)
            for _ in 0..<100 {
                let changed = source.mutated(encoded)
                guard let receipt = try? ConsensusReceipt.decode(changed) else { continue }
                #expect(receipt.encoded == changed)
            }
        }
    }

    @Test func `typed transactions are taken whole or refused`() throws {
        let authorization = SignedAuthorization(
            authorization: Authorization(chainId: 1, address: .zero, nonce: 2), yParity: 1, r: 3,
            s: 4)
        let transactions: [Transaction] = [
            .blob(TypedTransactionTests.blob),
            .setCode(TypedTransactionTests.setCode([authorization, authorization])),
        ]
        var source = SplitMix64(state: 2)
        for transaction in transactions {
            let raw = try TypedTransactionTests.sign(transaction).raw
            for _ in 0..<3000 {
                let changed = source.mutated(raw)
                guard let decoded = try? PooledTransaction.decode(changed) else { continue }
                #expect(decoded.raw == changed)
            }
        }
    }

    @Test func `documents of typed data never make it crash`() throws {
        let text = Array(TypedDataTests.mail.utf8)
        var source = SplitMix64(state: 3)
        let whole = try TypedData(json: text)
        var taken = 0
        for _ in 0..<3000 {
            guard let data = try? TypedData(json: source.mutated(text)) else { continue }
            taken += 1
            #expect(data.encodedType == whole.encodedType || data.digest != whole.digest)
        }
        #expect(taken > 0)
    }

    @Test func `offsets and lengths of any size cost no more than the data`() throws {
        let type = try ABIType(parsing: "(uint8,(bytes,string)[],uint256[][2])[]")
        var source = SplitMix64(state: 4)
        for _ in 0..<2000 {
            var data: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<40, using: &source) {
                let word = [UInt8](repeating: 0, count: 31)
                // Small numbers are offsets and lengths that often lead somewhere.
                data += word + [32 * UInt8.random(in: 0...7, using: &source)]
            }
            _ = try? ABI.decode([type], from: data)
            _ = try? ABI.decode([type], from: data, strictness: .lenient)
        }
    }
}
