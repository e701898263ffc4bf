import Arithmetic
public import Basics

/// The order of one Safe's transactions: a second lane of nonces beside those of its owners.
///
/// A machine: `decide` changes nothing, `apply` alone does. Once any approval of a nonce exists, that
/// nonce belongs to that transaction or to its rejection for good, as on the lane of an account.
public struct SafeLane: Hashable, Sendable {
    /// What happened.
    public enum Event: Hashable, Sendable {
        /// A nonce was set aside for a transaction.
        case reserved(nonce: UInt64, hash: Hash32)
        /// An approval of the transaction exists.
        case signed(nonce: UInt64, hash: Hash32)
        /// The contract counts this many executed transactions.
        case advanced(nonce: UInt64)
    }

    /// Who has a nonce.
    public struct Slot: Hashable, Sendable {
        /// The Safe's nonce.
        public let nonce: UInt64
        /// The transaction that it was set aside for.
        public let hash: Hash32
        /// Whether an approval of it exists.
        public fileprivate(set) var isSigned = false
        /// Whether an approval of its rejection exists.
        public fileprivate(set) var isRejected = false
    }

    /// The most transactions that wait at once.
    public static let slotsMax = 64

    /// The chain.
    public let chainId: ChainId
    /// The Safe.
    public let safe: Address
    /// What the contract's `nonce()` said last: all below are used.
    public private(set) var executed: UInt64
    /// What waits, in the order of nonces, without gaps.
    public private(set) var slots: [Slot] = []

    /// A lane that starts at the contract's nonce.
    public init(chainId: ChainId, safe: Address, executed: UInt64) {
        self.chainId = chainId
        self.safe = safe
        self.executed = executed
    }

    /// The nonce that the next transaction gets; nil at the end of numbers.
    public var next: UInt64? {
        let (next, overflow) = executed.addingReportingOverflow(UInt64(slots.count))
        return overflow || next == .max ? nil : next
    }

    /// Sets the next nonce aside for a call; the transaction carries it.
    public func reserve(
        _ call: SafeCall
    ) throws(SigningError) -> (transaction: SafeTransaction, event: Event) {
        guard slots.count < SafeLane.slotsMax, let nonce = next else {
            throw SigningError(.laneFull, "\(slots.count) transactions wait")
        }
        let transaction = SafeTransaction(
            chainId: chainId, safe: safe, call: call, nonce: UInt256(nonce))
        return (transaction, .reserved(nonce: nonce, hash: transaction.hash))
    }

    /// Whether a transaction may be approved; nil when that was decided before.
    ///
    /// Only what the nonce was set aside for, or its rejection, may be.
    public func decide(approving transaction: SafeTransaction) throws(SigningError) -> Event? {
        guard transaction.chainId == chainId, transaction.safe == safe,
            let nonce = transaction.nonce.asUInt64,
            let slot = slots.first(where: { $0.nonce == nonce })
        else { throw SigningError(.foreignNonce, "\(transaction.nonce)") }
        let hash = transaction.hash
        guard hash == slot.hash || transaction.isRejection else {
            throw SigningError(.foreignNonce, "\(nonce) belongs to another transaction")
        }
        let isKnown = hash == slot.hash ? slot.isSigned : slot.isRejected
        return isKnown ? nil : .signed(nonce: nonce, hash: hash)
    }

    /// What the contract's nonce means; nil when it is no news, refused when it goes back.
    ///
    /// A nonce that goes back is a reorganisation, or a provider that lags: its owner decides by the
    /// block that it was read at.
    public func decide(chainNonce: UInt64) throws(SigningError) -> Event? {
        guard chainNonce >= executed else {
            throw SigningError(.foreignNonce, "\(chainNonce) after \(executed)")
        }
        return chainNonce == executed ? nil : .advanced(nonce: chainNonce)
    }

    /// Folds an event; one that does not fit changes nothing.
    public mutating func apply(_ event: Event) {
        switch event {
        case .reserved(let nonce, let hash):
            if nonce == next { slots.append(Slot(nonce: nonce, hash: hash)) }
        case .signed(let nonce, let hash):
            guard let index = slots.firstIndex(where: { $0.nonce == nonce }) else { return }
            if slots[index].hash == hash {
                slots[index].isSigned = true
            } else {
                slots[index].isRejected = true
            }
        case .advanced(let nonce):
            guard nonce >= executed else { return }
            executed = nonce
            slots.removeAll { $0.nonce < nonce }
        }
    }
}
