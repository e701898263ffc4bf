import Basics
import Ethereum

/// Whether a provider keeps up with the others; pure.
struct HeadStanding: Hashable {
    /// Why a provider is left out.
    enum Fault: Hashable {
        /// Its head is this many blocks behind.
        case behind(UInt64)
        /// Its head went back on the same chain, as when another node answers under its address.
        case wentBack(from: UInt64, to: UInt64)
    }

    /// The head that it told last.
    private(set) var head: BlockReference?
    /// Why it is left out; nil when it keeps up.
    private(set) var fault: Fault?

    /// Notes a head.
    ///
    /// `reference` is the height that the agreed number of providers have reached; `isReorg` says
    /// whether the followed chain has another block at the head's height.
    /// Who was left out comes back with a head that is not below the reference.
    mutating func note(
        _ new: BlockReference, reference: UInt64, lagBlocksMax: UInt64, isReorg: Bool
    ) {
        let old = head
        head = new
        guard new.number < reference else {
            fault = nil
            return
        }
        if let old, new.number < old.number, !isReorg {
            fault = .wentBack(from: old.number, to: new.number)
        } else if reference - new.number > lagBlocksMax {
            fault = .behind(reference - new.number)
        }
    }
}
