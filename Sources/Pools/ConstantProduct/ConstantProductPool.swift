public import Arithmetic
public import Basics

/// A pair of reserves whose product a swap may not lower (Uniswap V2 and its kin).
///
/// Exact to the wei of the pair contract with the router's formulas: the output is the largest that
/// the pair accepts, the input for an exact output is the router's, quotient plus one.
public struct ConstantProductPool: Hashable, Sendable {
    /// The pair contract; zero when only simulated.
    public let address: Address
    /// The token with the lower address.
    public let token0: Address
    /// The token with the higher address.
    public let token1: Address
    /// The pair's balance of `token0`, raw units, below 2^112.
    public var reserve0: UInt256 { UInt256(held0) }
    /// The pair's balance of `token1`, raw units, below 2^112.
    public var reserve1: UInt256 { UInt256(held1) }
    /// `reserve0`, as narrow as the contract keeps it.
    private(set) var held0: UInt128
    /// `reserve1`, as narrow as the contract keeps it.
    private(set) var held1: UInt128
    /// The fee on what goes in, in parts per million (3000 is 0.3 %).
    public let feePips: UInt32
    /// What `token0` keeps of every transfer, in parts per million.
    public let transferTaxPips0: UInt32
    /// What `token1` keeps of every transfer, in parts per million.
    public let transferTaxPips1: UInt32
    /// What the fee leaves of an input, in parts per million; zero where a token is taxed.
    let untaxedRest: UInt32

    /// The largest reserve that the contract stores: 2^112 − 1.
    public static var reserveMax: UInt256 { UInt256(limbs: .max, (1 << 48) - 1, 0, 0) }

    /// Checks that the contract can be in this state; throws `invalidState`.
    public init(
        address: Address = .zero, token0: Address, token1: Address, reserve0: UInt256,
        reserve1: UInt256, feePips: UInt32 = 3_000, transferTaxPips0: UInt32 = 0,
        transferTaxPips1: UInt32 = 0
    ) throws(PoolError) {
        guard token0 < token1 else {
            throw PoolError(.invalidState, "the tokens are not in address order", field: "token1")
        }
        held0 = try Self.narrow(reserve0, "reserve0")
        held1 = try Self.narrow(reserve1, "reserve1")
        let rates = [
            (feePips, "feePips"), (transferTaxPips0, "transferTaxPips0"),
            (transferTaxPips1, "transferTaxPips1"),
        ]
        for (pips, field) in rates {
            guard pips < PipUnits.one else {
                throw PoolError(.invalidState, "a rate of 100 % and more", field: field)
            }
        }
        self.address = address
        self.token0 = token0
        self.token1 = token1
        self.feePips = feePips
        self.transferTaxPips0 = transferTaxPips0
        self.transferTaxPips1 = transferTaxPips1
        untaxedRest = transferTaxPips0 | transferTaxPips1 == 0 ? PipUnits.one - feePips : 0
    }

    /// A reserve as the contract stores it.
    private static func narrow(_ value: UInt256, _ field: String) throws(PoolError) -> UInt128 {
        guard value <= reserveMax, let narrow = value.asUInt128 else {
            throw PoolError(.invalidState, "the reserve needs more than 112 bits", field: field)
        }
        return narrow
    }

    /// The pair with other reserves; throws `invalidState` for more than the contract stores.
    func with(reserve0: UInt256, reserve1: UInt256) throws(PoolError) -> ConstantProductPool {
        var pool = self
        pool.held0 = try Self.narrow(reserve0, "reserve0")
        pool.held1 = try Self.narrow(reserve1, "reserve1")
        return pool
    }

    /// Whether a token goes in as `token0`; throws for a token that the pair does not hold.
    @inline(__always)
    func isZeroForOne(_ tokenIn: Address) throws(PoolError) -> Bool {
        if tokenIn == token0 { return true }
        guard tokenIn == token1 else {
            throw PoolError(.unknownToken, "the pair does not hold this token")
        }
        return false
    }
}
