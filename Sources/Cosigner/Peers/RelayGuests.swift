package import Basics
import Cryptography
import Transport

/// Whom a relay serves: who shows one of these certificates.
package struct RelayGuests: RelayRegister, Hashable, Sendable {
    /// SHA-256 of the certificates.
    package let certificates: [Hash32]

    /// The guests of a relay; refuses too many, and the same twice.
    package init(_ certificates: [Hash32]) throws(CosignerError) {
        guard certificates.count <= RelayLimits.guestsMax,
            Set(certificates).count == certificates.count
        else {
            throw CosignerError(
                .badConfiguration, "at most \(RelayLimits.guestsMax) different guests",
                field: "guests")
        }
        self.certificates = certificates
    }

    package func guest(certificate: [UInt8]) -> Hash32? {
        let hash = SHA256.hash(certificate)
        return knows(hash) ? hash : nil
    }

    package func knows(_ guest: Hash32) -> Bool { certificates.contains(guest) }
}
