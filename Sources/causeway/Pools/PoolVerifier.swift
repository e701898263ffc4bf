import Basics
import Chains
import Codecs
import Ethereum
import Node
import Pools

/// Replays a range of blocks through a pool's simulator, with readings of the chain in between.
struct PoolVerifier {
    let session: ChainSession
    let subject: PoolSubject
    /// The family's name.
    let kind: String
    /// By which the pool's address is proven; nil leaves it unproven.
    let origin: (factory: Address, initCodeHash: Hash32)?
    /// After how many blocks the state is compared with a fresh reading; nil at the end alone.
    let checkEvery: UInt64?

    /// The most blocks whose logs are held at once.
    private static let windowBlocks: UInt64 = 2_048

    /// Replays what follows the first block, up to the last.
    ///
    /// `tell` gets each difference as it is found. Gives the summary and how many differences there
    /// were.
    func run(
        from first: UInt64, to last: UInt64, tell: (JSONValue) -> Void
    ) async throws -> (summary: JSONValue, differences: Int) {
        let start = try await session.header(.number(first))
        let pool = try await subject.read(at: start, by: session)
        if let origin {
            try PoolReader.prove(
                pool, factory: origin.factory, initCodeHash: origin.initCodeHash)
        }
        var verification = PoolVerification(pool, place: subject.place)
        var (block, head) = (first, start)
        while block < last {
            let end = min(last, block + min(checkEvery ?? Self.windowBlocks, Self.windowBlocks))
            try await replay(block + 1, end, into: &verification, tell)
            if checkEvery != nil || end == last || !verification.isKnown {
                head = try await compare(at: end, &verification, tell)
            }
            block = end
        }
        let members: [JSONValue.Member] =
            [
                .init(name: "type", value: "summary"),
                .init(name: "pool", value: .string(subject.address.checksummed)),
                .init(name: "kind", value: .string(kind)),
                .init(name: "fromBlock", value: .integer(first)),
                .init(name: "fromHash", value: .string(start.hash.hex)),
                .init(name: "toBlock", value: .integer(head.number)),
                .init(name: "toHash", value: .string(head.hash.hex)),
                .init(name: "proven", value: .bool(origin != nil)),
            ] + verification.summary
        return (.object(members), verification.differences)
    }

    /// The logs of a window, block by block; where the state is lost it is read and gone on from.
    private func replay(
        _ first: UInt64, _ last: UInt64, into verification: inout PoolVerification,
        _ tell: (JSONValue) -> Void
    ) async throws {
        var rest = try await session.logs(from: first, to: last, of: subject.place.addresses)[...]
        while let next = rest.first {
            let logs = rest.prefix { $0.blockHash == next.blockHash }
            rest = rest.dropFirst(logs.count)
            for difference in verification.take(Array(logs)) { tell(difference) }
            if !verification.isKnown {
                let header = try await session.header(.hash(next.blockHash))
                let fresh = try await subject.read(at: header, by: session)
                if let difference = verification.compare(fresh, at: header) { tell(difference) }
            }
        }
    }

    private func compare(
        at number: UInt64, _ verification: inout PoolVerification, _ tell: (JSONValue) -> Void
    ) async throws -> BlockHeader {
        let header = try await session.header(.number(number))
        let fresh = try await subject.read(at: header, by: session)
        if let difference = verification.compare(fresh, at: header) { tell(difference) }
        return header
    }
}
