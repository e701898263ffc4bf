import Arithmetic
package import Basics
package import Ethereum

extension Inclusion {
    /// Reads what a receipt moved for one address; nil when a sum passes 256 bits, which no honest
    /// token can mean.
    ///
    /// Transfers between others and transfers to itself leave no trace. Native coin moves without
    /// logs: a caller that sends or receives it must add that.
    package init?(_ receipt: Receipt, for wallet: Address) {
        guard let gasPaid = receipt.fee else { return nil }
        var changes: [Address: Int256] = [:]
        for log in receipt.logs {
            guard let transfer = ERC20.transfer(in: log) else { continue }
            if transfer.to == wallet {
                guard
                    let sum = (changes[log.address] ?? .zero).checkedAdding(Int256(transfer.amount))
                else { return nil }
                changes[log.address] = sum
            }
            if transfer.from == wallet {
                guard
                    let sum = (changes[log.address] ?? .zero)
                        .checkedSubtracting(Int256(transfer.amount))
                else { return nil }
                changes[log.address] = sum
            }
        }
        self.init(
            transactionHash: receipt.transactionHash, blockHash: receipt.blockHash,
            blockNumber: receipt.blockNumber, succeeded: receipt.status, gasPaid: gasPaid,
            changes: changes.keys.sorted().compactMap { token in
                guard let amount = changes[token], !amount.isZero else { return nil }
                return BalanceChange(token: token, amount: amount)
            })
    }
}
