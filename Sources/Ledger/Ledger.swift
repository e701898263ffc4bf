package import Arithmetic
package import Markets

/// Double-entry books over every location, exact to the last unit.
///
/// All amounts are at the ledger scale of their asset, the finest of its locations, so that a
/// holding with fewer decimals is a whole multiple. Accounts are kept sorted, so that the state and
/// everything derived from it is the same in every run.
package struct Ledger: Hashable, Sendable {
    private var scales: [Asset: Int] = [:]
    private var decimals: [Holding: Int] = [:]
    private var balances: [Account: Int256] = [:]
    private var reserved: [Holding: UInt256] = [:]
    /// How many postings were made.
    package private(set) var postingCount: UInt64 = 0

    /// Empty books.
    package init() {}

    /// Declares an asset's ledger scale.
    package mutating func declare(_ asset: Asset, scale: Int) {
        scales[asset] = scale
    }

    /// Declares how many decimals a holding's location counts in.
    package mutating func declare(_ holding: Holding, decimals count: Int) throws(LedgerError) {
        guard let scale = scales[holding.asset] else { throw .unknownAsset(holding.asset) }
        guard count <= scale else { throw .scaleTooFine(holding) }
        decimals[holding] = count
    }

    /// The decimals of a declared holding.
    package func decimals(of holding: Holding) -> Int? { decimals[holding] }

    /// The ledger scale of a declared asset.
    package func scale(of asset: Asset) -> Int? { scales[asset] }

    /// A location's raw amount at the ledger scale.
    ///
    /// Exact.
    package func amount(raw: UInt256, of holding: Holding) throws(LedgerError) -> UInt256 {
        guard let scale = scales[holding.asset] else { throw .unknownAsset(holding.asset) }
        guard let places = decimals[holding] else { throw .unknownHolding(holding) }
        guard let factor = UInt256.powerOfTen(scale - places),
            let amount = raw.checkedMultiplied(by: factor)
        else { throw .overflow(holding.asset) }
        return amount
    }

    /// A decimal amount of an asset at the ledger scale, exact.
    package func amount(_ value: ExactDecimal, of asset: Asset) throws(LedgerError) -> Int256 {
        guard let scale = scales[asset] else { throw .unknownAsset(asset) }
        guard let magnitude = value.isNegative ? value.negated : value else {
            throw .overflow(asset)
        }
        guard let amount = magnitude.exactRawUnits(decimals: scale) else { throw .inexact(asset) }
        return Int256(magnitude: amount, isNegative: value.isNegative)
    }

    /// What an account holds at the ledger scale; zero for one never posted to.
    package func balance(_ account: Account) -> Int256 { balances[account] ?? .zero }

    /// What a holding's location should report, in its own raw units; below zero only while a
    /// reorganisation is being told.
    package func rawBalance(_ holding: Holding) throws(LedgerError) -> Int256 {
        guard let scale = scales[holding.asset], let places = decimals[holding],
            let factor = UInt256.powerOfTen(scale - places)
        else { throw .unknownHolding(holding) }
        let balance = balance(.held(holding))
        guard (balance.magnitude % factor).isZero else { throw .scaleTooFine(holding) }
        return Int256(magnitude: balance.magnitude / factor, isNegative: balance.isNegative)
    }

    /// What may still be promised of a holding: its balance less its reservations, never below
    /// zero.
    package func available(_ holding: Holding) -> UInt256 {
        let balance = balance(.held(holding))
        if balance.isNegative { return .zero }
        return balance.magnitude.checkedSubtracting(reserved[holding] ?? .zero) ?? .zero
    }

    /// All declared holdings, in order.
    package var holdings: [Holding] { decimals.keys.sorted() }

    /// All accounts that were ever posted to, in order, with their balances.
    package var accounts: [(account: Account, amount: Int256)] {
        balances.keys.sorted().map { ($0, balances[$0] ?? .zero) }
    }

    /// Whether the sum over all accounts of each asset is zero.
    package var isBalanced: Bool {
        var sums: [Asset: Int256] = [:]
        for (account, amount) in accounts {
            guard let sum = (sums[account.asset] ?? .zero).checkedAdding(amount) else {
                return false
            }
            sums[account.asset] = sum
        }
        return sums.values.allSatisfy(\.isZero)
    }

    /// Books a posting whole, or throws and changes nothing.
    ///
    /// A holding may fall below zero only when `mayOverdraw` says so: while a chain's receipts are
    /// told out of order or a reorganisation takes them back, the rest of the truth is on its way.
    package mutating func post(
        _ posting: Posting, mayOverdraw: Bool = false
    ) throws(LedgerError) {
        var sums: [Asset: Int256] = [:]
        var changed: [Account: Int256] = [:]
        for entry in posting.entries {
            let asset = entry.account.asset
            guard scales[asset] != nil else { throw .unknownAsset(asset) }
            if case .held(let holding) = entry.account, decimals[holding] == nil {
                throw .unknownHolding(holding)
            }
            guard let sum = (sums[asset] ?? .zero).checkedAdding(entry.amount),
                let balance = (changed[entry.account] ?? balance(entry.account))
                    .checkedAdding(entry.amount)
            else { throw .overflow(asset) }
            sums[asset] = sum
            changed[entry.account] = balance
        }
        for asset in sums.keys.sorted() where sums[asset]?.isZero == false {
            throw .unbalanced(asset)
        }
        for account in changed.keys.sorted() where !mayOverdraw {
            if case .held(let holding) = account, changed[account]?.isNegative == true {
                throw .negative(holding)
            }
        }
        balances.merge(changed) { $1 }
        postingCount += 1
    }

    /// Sets an amount aside so that nothing else can promise it.
    package mutating func reserve(_ amount: UInt256, of holding: Holding) throws(LedgerError) {
        guard amount <= available(holding) else { throw .insufficient(holding) }
        restore(amount, of: holding)
    }

    /// Sets aside again what was given back too early, even beyond the balance: then nothing is
    /// available until the balance is there again.
    package mutating func restore(_ amount: UInt256, of holding: Holding) {
        guard !amount.isZero else { return }
        reserved[holding] = (reserved[holding] ?? .zero).checkedAdding(amount) ?? .max
    }

    /// Gives back what was set aside; more than is reserved gives back what is there.
    package mutating func release(_ amount: UInt256, of holding: Holding) {
        let rest = (reserved[holding] ?? .zero).checkedSubtracting(amount) ?? .zero
        reserved[holding] = rest.isZero ? nil : rest
    }

    /// What is set aside of a holding.
    package func reservation(_ holding: Holding) -> UInt256 { reserved[holding] ?? .zero }
}
