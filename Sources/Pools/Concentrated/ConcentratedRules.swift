/// Whose arithmetic a pool of ranges follows.
public enum ConcentratedRules: Hashable, Sendable {
    /// Uniswap V3 and its kin: what the protocol takes comes out of the fee and changes no amount.
    case v3
    /// Uniswap V4, of a pool whose hooks leave swaps alone and whose fee is fixed: what the protocol
    /// takes of the input comes on top of the fee.
    case v4(ProtocolFees)

    /// What stands for a fee that a hook decides at each swap.
    public static let dynamicFeePips: UInt32 = 0x80_0000

    /// The largest distance between ticks that the contract accepts.
    var tickSpacingMax: Int32 {
        switch self {
        case .v3: ConcentratedPool.tickSpacingMax
        case .v4: 32_767
        }
    }

    /// Refuses fees that the contract cannot have.
    func check(feePips: UInt32) throws(PoolError) {
        guard case .v4(let fees) = self else {
            guard feePips < PipUnits.one else {
                throw PoolError(.invalidState, "a rate of 100 % and more", field: "feePips")
            }
            return
        }
        guard feePips != Self.dynamicFeePips else {
            throw PoolError(
                .unsupported, "a dynamic fee is decided by a hook", field: "feePips")
        }
        guard feePips <= PipUnits.one else {
            throw PoolError(.invalidState, "a rate above 100 %", field: "feePips")
        }
        guard fees.zeroForOnePips <= ProtocolFees.pipsMax else {
            throw PoolError(.invalidState, "above 0.1 %", field: "protocolFee0To1Pips")
        }
        guard fees.oneForZeroPips <= ProtocolFees.pipsMax else {
            throw PoolError(.invalidState, "above 0.1 %", field: "protocolFee1To0Pips")
        }
    }
}

/// What the protocol takes of the input of a V4 pool, in parts per million, for each way.
public struct ProtocolFees: Hashable, Sendable {
    /// When `token0` goes in, 0...1000.
    public let zeroForOnePips: UInt32
    /// When `token1` goes in, 0...1000.
    public let oneForZeroPips: UInt32

    /// The most that the contract accepts: 0.1 %.
    public static let pipsMax: UInt32 = 1_000

    /// Fees of both ways; the pool that gets them checks them.
    public init(zeroForOnePips: UInt32, oneForZeroPips: UInt32) {
        self.zeroForOnePips = zeroForOnePips
        self.oneForZeroPips = oneForZeroPips
    }
}
