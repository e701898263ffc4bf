public import Arithmetic
public import Basics

/// How the executor contract calls a pool: `Swap.kind` with what `Swap.data` holds for it.
///
/// A factory is named by its row in the contract's table, which is fixed at deployment.
public enum ExecutorMethod: Hashable, Sendable {
    /// A constant product pair of the factory in this row; the output follows from the fee.
    case constantProduct(row: UInt8, feePips: UInt32)
    /// A concentrated pool of the factory in this row; `salt` is what the factory's salt holds
    /// beside the tokens: the fee, the tick spacing, or zero for nothing.
    case concentrated(row: UInt8, salt: UInt32)
    /// A pool of the V4 manager, whose hooks leave swaps alone; `isNative` when its first currency is
    /// the native coin, for which the swap names the wrapped one.
    case poolManager(
        feePips: UInt32, tickSpacing: UInt32, isNative: Bool, hooks: Address = .zero)
    /// Curve's `exchange` or `exchange_underlying` between the coins at two places.
    case curve(CurveCall)
    /// An ERC-4626 vault's `deposit`.
    case deposit
    /// An ERC-4626 vault's `redeem`.
    case redeem
    /// `wrap` of a token that wraps another.
    case wrap
    /// `unwrap` of a token that wraps another.
    case unwrap
    /// A pool of the Balancer V2 vault; its id begins with its address.
    case balancer(poolId: Hash32)
    /// A Solidly pair of the factory in this row.
    case solidly(row: UInt8, isStable: Bool)
    /// A pool of the Balancer V3 vault.
    case balancerV3

    /// A call of a Curve pool.
    public struct CurveCall: Hashable, Sendable {
        /// Which function, and how it counts coins.
        public enum Function: UInt8, CaseIterable, Sendable {
            /// `exchange(int128,int128,uint256,uint256)`.
            case int128 = 3
            /// `exchange(uint256,uint256,uint256,uint256)`.
            case uint256 = 4
            /// `exchange_underlying(int128,int128,uint256,uint256)`.
            case underlying = 5
        }

        /// Which function.
        public var function: Function
        /// The place of the coin that goes in.
        public var from: UInt8
        /// The place of the coin that comes out.
        public var to: UInt8
        /// Whether the coin that goes in is the native one, for which the swap names the wrapped one.
        public var takesNative: Bool
        /// Whether the coin that comes out is the native one.
        public var givesNative: Bool

        /// A call.
        public init(
            _ function: Function, from: UInt8, to: UInt8, takesNative: Bool = false,
            givesNative: Bool = false
        ) {
            self.function = function
            self.from = from
            self.to = to
            self.takesNative = takesNative
            self.givesNative = givesNative
        }
    }
}

// MARK: As the contract takes it

extension ExecutorMethod {
    /// The contract's number for it.
    public var kind: UInt8 {
        switch self {
        case .constantProduct: 0
        case .concentrated: 1
        case .poolManager: 2
        case .curve(let call): call.function.rawValue
        case .deposit: 6
        case .redeem: 7
        case .wrap: 8
        case .unwrap: 9
        case .balancer: 10
        case .solidly: 11
        case .balancerV3: 12
        }
    }

    /// The contract's word for it.
    public var data: UInt256 {
        switch self {
        case .constantProduct(let row, let fee): Self.word((UInt64(fee), 24), (UInt64(row), 8))
        case .concentrated(let row, let salt): Self.word((UInt64(salt), 24), (UInt64(row), 8))
        case .poolManager(let fee, let spacing, let isNative, let hooks):
            Self.word((UInt64(fee), 24), (UInt64(spacing), 24), (isNative ? 1 : 0, 1))
                | Self.number(hooks) << Self.hooksShift
        case .curve(let call):
            Self.word(
                (UInt64(call.from), 8), (UInt64(call.to), 8), (call.takesNative ? 1 : 0, 1),
                (call.givesNative ? 1 : 0, 1))
        case .deposit, .redeem, .wrap, .unwrap, .balancerV3: .zero
        case .balancer(let poolId): UInt256(bigEndian: poolId.bytes) ?? .zero
        case .solidly(let row, let isStable): Self.word((isStable ? 1 : 0, 24), (UInt64(row), 8))
        }
    }

    /// Reads kind and word back; nil for what `kind` and `data` never are.
    public init?(kind: UInt8, data: UInt256) {
        guard let method = Self.read(kind, data), method.kind == kind, method.data == data else {
            return nil
        }
        self = method
    }

    /// Whether each number fits its bits; the contract reads no others.
    var fits: Bool {
        switch self {
        case .constantProduct(_, let number), .concentrated(_, let number): number < 1 << 24
        case .poolManager(let fee, let spacing, _, _): fee < 1 << 24 && spacing < 1 << 24
        default: true
        }
    }

    /// Whether the contract can swap for an exact output so.
    public var hasExactOutput: Bool {
        switch self {
        case .constantProduct, .concentrated, .poolManager, .balancer, .balancerV3: true
        default: false
        }
    }

    private static func read(_ kind: UInt8, _ data: UInt256) -> ExecutorMethod? {
        if kind == 10 {
            return Hash32(bytes: data.bigEndianBytes).map { .balancer(poolId: $0) }
        }
        // The hooks of a V4 pool stand above 96 bits; all else is less than a word of 64 bits, and
        // what stands above it fails the comparison.
        let hooks = Address(bytes: data.bigEndianBytes.prefix(Address.byteCount))
        let low64 = kind == 2 ? data.limb0 : data.asUInt64
        guard let hooks, let word = low64 else { return nil }
        let row = UInt8(truncatingIfNeeded: word >> 24)
        let low = UInt32(truncatingIfNeeded: word & 0xff_ffff)
        switch kind {
        case 0: return .constantProduct(row: row, feePips: low)
        case 1: return .concentrated(row: row, salt: low)
        case 2:
            return .poolManager(
                feePips: low, tickSpacing: UInt32(truncatingIfNeeded: (word >> 24) & 0xff_ffff),
                isNative: word >> 48 & 1 == 1, hooks: hooks)
        case 3, 4, 5:
            return CurveCall.Function(rawValue: kind).map { function in
                .curve(
                    CurveCall(
                        function, from: UInt8(truncatingIfNeeded: word),
                        to: UInt8(truncatingIfNeeded: word >> 8), takesNative: word >> 16 & 1 == 1,
                        givesNative: word >> 17 & 1 == 1))
            }
        case 6: return .deposit
        case 7: return .redeem
        case 8: return .wrap
        case 9: return .unwrap
        case 11: return .solidly(row: row, isStable: low == 1)
        case 12: return .balancerV3
        default: return nil
        }
    }

    /// Where the hooks of a V4 pool begin.
    private static let hooksShift = 96

    private static func number(_ address: Address) -> UInt256 {
        UInt256(bigEndian: address.bytes) ?? .zero
    }

    /// Numbers beside each other, the first in the lowest bits.
    private static func word(_ parts: (value: UInt64, bits: Int)...) -> UInt256 {
        var (word, shift) = (UInt64.zero, 0)
        for part in parts {
            word |= part.value << shift
            shift += part.bits
        }
        return UInt256(word)
    }
}
