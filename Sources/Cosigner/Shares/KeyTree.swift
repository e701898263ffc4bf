package import Basics
import Signing

/// The public side of a shared key, from which the accounts of its children follow (BIP-32).
package struct KeyTree: Hashable, Sendable {
    /// The key, 33 bytes.
    package var publicKey: [UInt8]
    /// The chain code.
    package var chainCode: Hash32

    /// A tree.
    package init(publicKey: [UInt8], chainCode: Hash32) {
        self.publicKey = publicKey
        self.chainCode = chainCode
    }

    /// The account that signs for a path; none of its numbers is hardened.
    package func account(_ path: [UInt32]) throws(CosignerError) -> Address {
        do throws(SigningError) {
            return try ExtendedPublicKey(publicKey: publicKey, chainCode: chainCode)
                .descendant(DerivationPath(path)).address
        } catch {
            throw CosignerError(.badRequest, "\(error)", field: error.field ?? "path")
        }
    }
}
