public import Basics
import Ethereum

/// Where a factory's pools stand (EIP-1014), so that a pool can be proven to be the factory's.
public enum PoolAddress {
    /// The pair of two tokens, in any order; the salt is the hash of the packed sorted tokens.
    public static func constantProduct(
        factory: Address, initCodeHash: Hash32, _ tokenA: Address, _ tokenB: Address
    ) -> Address {
        let (token0, token1) = sorted(tokenA, tokenB)
        return ContractAddress.create2(
            from: factory, salt: ABI.hash(token0.bytes + token1.bytes),
            initCodeHash: initCodeHash)
    }

    /// The pool of two tokens, in any order, and a fee; the salt is the hash of the padded sorted
    /// tokens and the fee.
    public static func concentrated(
        factory: Address, initCodeHash: Hash32, _ tokenA: Address, _ tokenB: Address,
        feePips: UInt32
    ) -> Address {
        let (token0, token1) = sorted(tokenA, tokenB)
        let gap = [UInt8](repeating: 0, count: 12)
        let fee =
            [UInt8](repeating: 0, count: 28)
            + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: feePips >> $0) }
        return ContractAddress.create2(
            from: factory, salt: ABI.hash(gap + token0.bytes + gap + token1.bytes + fee),
            initCodeHash: initCodeHash)
    }

    private static func sorted(_ a: Address, _ b: Address) -> (Address, Address) {
        a < b ? (a, b) : (b, a)
    }
}
