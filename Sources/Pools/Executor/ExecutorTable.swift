import Arithmetic
public import Basics
import Ethereum

/// The factories whose pools an executor accepts, as its `factories(uint256)` tells them.
public struct ExecutorTable: Hashable, Sendable {
    /// What a factory makes, and what its salt is made of.
    public enum Scheme: UInt8, CaseIterable, Sendable {
        /// Uniswap V2 pairs: the packed tokens.
        case pair = 0
        /// Solidly pairs: the packed tokens and a byte, one when stable.
        case solidly = 1
        /// Concentrated pools: the encoded tokens (Algebra).
        case tokens = 2
        /// Concentrated pools: the encoded tokens and a number, the fee or the tick spacing.
        case tokensAndNumber = 3
    }

    /// One factory.
    public struct Row: Hashable, Sendable {
        /// The contract that creates the pools.
        public let deployer: Address
        /// The hash of the code that it creates them with.
        public let initCodeHash: Hash32
        /// What it makes.
        public let scheme: Scheme

        /// A factory.
        public init(deployer: Address, initCodeHash: Hash32, scheme: Scheme) {
            self.deployer = deployer
            self.initCodeHash = initCodeHash
            self.scheme = scheme
        }
    }

    /// The factories, in the order by which swaps name them.
    public let rows: [Row]

    /// The most factories of an executor.
    public static let rowsMax = 16

    /// A table; rows beyond `rowsMax` are none of an executor's and are left out.
    public init(rows: [Row]) { self.rows = Array(rows.prefix(Self.rowsMax)) }

    // MARK: Reading

    /// The answer of `factories(uint256)`; throws `malformedCalldata` for what is no row.
    public static func row(decoding answer: [UInt8]) throws(PoolError) -> Row {
        // Three words: what follows them would be another contract's answer.
        guard answer.count == 96 else {
            throw PoolError(.malformedCalldata, "no row of an executor's table")
        }
        let values: [ABIValue]
        do {
            values = try ABI.decode([.address, .fixedBytes(32), .uint(8)], from: answer)
        } catch {
            throw PoolError(.malformedCalldata, error.description)
        }
        guard values.count == 3, let deployer = values[0].addressValue,
            let hash = values[1].bytesValue.flatMap({ Hash32(bytes: $0) }),
            let number = values[2].uintValue?.asUInt64.flatMap({ UInt8(exactly: $0) }),
            let scheme = Scheme(rawValue: number)
        else { throw PoolError(.malformedCalldata, "no row of an executor's table") }
        return Row(deployer: deployer, initCodeHash: hash, scheme: scheme)
    }

    // MARK: Pools

    /// The access under which the executor will prove this pool: the first row whose factory puts it
    /// where it stands; nil for a pool of no row, or of a family that factories do not prove.
    public func access(to pool: AnyPool) -> ExecutorAccess? {
        for (index, row) in rows.enumerated() {
            if let salt = row.salt(of: pool) {
                return ExecutorAccess(.factory(row: UInt8(clamping: index), salt: salt))
            }
        }
        return nil
    }
}

extension ExecutorTable.Row {
    /// What the salt of a pool of this factory holds beside the tokens; nil for a pool of another.
    fileprivate func salt(of pool: AnyPool) -> ExecutorAccess.Salt? {
        func stands(_ salt: [UInt8]) -> Bool {
            ContractAddress.create2(
                from: deployer, salt: ABI.hash(salt), initCodeHash: initCodeHash) == pool.address
        }
        let packed = pool.token0.bytes + pool.token1.bytes
        let gap = [UInt8](repeating: 0, count: 12)
        let encoded = gap + pool.token0.bytes + gap + pool.token1.bytes
        switch (scheme, pool) {
        case (.pair, .constantProduct): return stands(packed) ? .fee : nil
        case (.solidly, .coins(let pair)):
            guard case .solidly(let solidly) = pair.pool else { return nil }
            return stands(packed + [solidly.isStable ? 1 : 0]) ? .fee : nil
        case (.tokens, .concentrated(let range)) where range.rules == .v3:
            return stands(encoded) ? .nothing : nil
        case (.tokensAndNumber, .concentrated(let range)) where range.rules == .v3:
            func word(_ number: UInt32) -> [UInt8] { UInt256(UInt64(number)).bigEndianBytes }
            if stands(encoded + word(range.feePips)) { return .fee }
            return stands(encoded + word(UInt32(clamping: range.tickSpacing))) ? .tickSpacing : nil
        default: return nil
        }
    }
}
