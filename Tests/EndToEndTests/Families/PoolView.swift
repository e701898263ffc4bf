import Arithmetic
import Basics
import Chains
import Ethereum
import Pools

/// The view by which a pool's own contract says what a swap gives.
struct PoolView {
    private enum Kind {
        case curve(String)
        case solidly
        case vault
    }

    private let kind: Kind
    private let address: Address
    private let coins: [Address]
    /// By how much more than a swap gives the view may say.
    let excessMax: UInt256

    /// Nil for families without one.
    init?(_ pool: AnyCoinPool) {
        address = pool.address
        coins = pool.coins
        switch pool {
        case .stableSwap:
            kind = .curve("int128")
            // `get_dy` takes the fee after the conversion of units, `exchange` before.
            excessMax = 1
        case .cryptoSwap:
            kind = .curve("uint256")
            excessMax = 0
        case .solidly:
            kind = .solidly
            excessMax = 0
        case .vault:
            kind = .vault
            excessMax = 0
        default: return nil
        }
    }

    func call(_ amount: UInt256, from coinIn: Int, to coinOut: Int) -> ContractCall {
        func word(_ value: Int) -> [UInt8] { UInt256(UInt64(clamping: value)).bigEndianBytes }
        let amount = amount.bigEndianBytes
        let data: [UInt8] =
            switch kind {
            case .curve(let type):
                ABI.selector("get_dy(\(type),\(type),uint256)") + word(coinIn) + word(coinOut)
                    + amount
            case .solidly:
                ABI.selector("getAmountOut(uint256,address)") + amount
                    + [UInt8](repeating: 0, count: 12) + coins[coinIn].bytes
            case .vault:
                ABI.selector("\(coinIn == 0 ? "previewDeposit" : "previewRedeem")(uint256)")
                    + amount
            }
        return ContractCall(to: address, data: data)
    }
}
