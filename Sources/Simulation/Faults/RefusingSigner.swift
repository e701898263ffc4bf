import Basics
import Ethereum
import Signing

/// A signer that a fault can keep from signing, as a device that is away or a service that is down.
struct RefusingSigner: Signer {
    /// Until when nothing is signed, on the monotonic clock; shared by every start of the node.
    let until: Shared<UInt64>
    private let inner: any Signer
    private let time: any TimeSource
    private let counts: WorldFaultCounts

    init(
        _ inner: any Signer, until: Shared<UInt64>, time: any TimeSource, counts: WorldFaultCounts
    ) {
        self.inner = inner
        self.until = until
        self.time = time
        self.counts = counts
    }

    var address: Address { inner.address }

    func sign(_ transaction: Transaction) throws(SigningError) -> SignedTransaction {
        guard time.monotonicNanoseconds() < until.value else { return try inner.sign(transaction) }
        counts.note(.signerRefuses)
        throw SigningError(.libraryFailure, "the signer does not answer")
    }
}
