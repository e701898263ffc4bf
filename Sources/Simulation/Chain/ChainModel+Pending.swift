import Arithmetic
import Basics
import Ethereum

/// Why the model does not take signed bytes, by geth's texts.
struct PoolRefusal: Error, Sendable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

extension ChainModel {
    /// Takes signed bytes to be mined; their hash.
    ///
    /// A nonce above the next one waits. One that waits already is replaced by a tenth more in both
    /// fees.
    mutating func accept(_ raw: [UInt8]) throws(PoolRefusal) -> Hash32 {
        guard let signed = try? SignedTransaction.decode(raw), let state = head?.state else {
            throw PoolRefusal("rlp: cannot decode transaction")
        }
        let transaction = signed.transaction
        guard transaction.chainId == chainId else {
            throw PoolRefusal("invalid sender: invalid chain id for signer")
        }
        if pending.contains(where: { $0.hash == signed.hash }) {
            throw PoolRefusal("already known")
        }
        let next = state.nonce(of: signed.sender)
        guard transaction.nonce >= next else {
            throw PoolRefusal(
                "nonce too low: next nonce \(next), tx nonce \(transaction.nonce)")
        }
        guard transaction.gas >= GasTable.transaction else {
            throw PoolRefusal(
                "intrinsic gas too low: gas \(transaction.gas), minimum needed "
                    + "\(GasTable.transaction)")
        }
        guard let cost = transaction.maxCost, cost <= state.balance(of: signed.sender) else {
            throw PoolRefusal("insufficient funds for gas * price + value")
        }
        let rival = pending.firstIndex {
            $0.sender == signed.sender && $0.transaction.nonce == transaction.nonce
        }
        if let rival {
            guard Self.outbids(transaction, pending[rival].transaction) else {
                throw PoolRefusal("replacement transaction underpriced")
            }
            pending[rival] = signed
        } else {
            pending.append(signed)
        }
        return signed.hash
    }

    private static func outbids(_ new: Transaction, _ old: Transaction) -> Bool {
        func isTenthAbove(_ fee: UInt256, _ rival: UInt256) -> Bool {
            guard let wanted = rival.multiplied(by: 110, dividedBy: 100, rounding: .up) else {
                return false
            }
            return fee >= wanted
        }
        return isTenthAbove(new.maxFeePerGas, old.maxFeePerGas)
            && isTenthAbove(new.maxPriorityFeePerGas, old.maxPriorityFeePerGas)
    }
}
