import Arithmetic
import Basics
import Ethereum

/// Blocks with real hashes, made on demand; the salt tells siblings apart.
enum BlockTree {
    static let genesis = fields(parent: nil, salt: 0)

    static func fields(parent: HeaderFields?, salt: UInt64) -> HeaderFields {
        let parentHash = parent.flatMap { try? $0.hash() } ?? .zero
        var fields = HeaderFields(
            parentHash: parentHash, ommersHash: .zero, beneficiary: .zero, stateRoot: .zero,
            transactionsRoot: .zero, receiptsRoot: .zero,
            logsBloom: [UInt8](repeating: 0, count: 256), difficulty: .zero,
            number: parent.map { $0.number + 1 } ?? 0, gasLimit: 30_000_000, gasUsed: 0,
            timestamp: parent.map { $0.timestamp + 1 } ?? 1_700_000_000,
            extraData: UInt256(salt).minimalBytes, mixHash: .zero,
            nonce: [UInt8](repeating: 0, count: 8))
        fields.baseFeePerGas = 7
        return fields
    }

    /// A child of a block.
    static func child(of parent: HeaderFields, salt: UInt64 = 0) -> HeaderFields {
        fields(parent: parent, salt: salt)
    }

    /// A line of blocks above one, rising.
    static func line(above parent: HeaderFields, count: Int, salt: UInt64) -> [HeaderFields] {
        var blocks: [HeaderFields] = []
        for _ in 0..<count {
            blocks.append(child(of: blocks.last ?? parent, salt: salt))
        }
        return blocks
    }
}

extension HeaderFields {
    /// The sealed header; the tests' blocks are all well formed.
    var header: BlockHeader {
        guard let sealed = try? sealed() else {
            return BlockHeader(
                number: 0, hash: .zero, parentHash: .zero, timestamp: .zero, baseFeePerGas: .zero,
                gasLimit: 0, gasUsed: 0)
        }
        return sealed
    }
}
