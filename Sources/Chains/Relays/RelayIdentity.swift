package import Basics
package import Codecs
package import Cryptography
import Ethereum

/// The key by which a relay knows us again: it signs requests, never transactions.
///
/// A reputation, not money: nobody who takes it can spend anything, and it must not be the key of
/// an account, whose signatures are for transactions that a policy has seen.
package struct RelayIdentity: Sendable {
    /// The account of the key; holds nothing.
    package let address: Address
    private let key: SecretBytes

    /// Takes a key of 32 bytes; refuses zero and what is not below the group order.
    package init(key: SecretBytes) throws(CryptographyError) {
        address = try Secp256k1.address(of: key)
        self.key = key
    }

    /// The header that says who sends a body, over its exact bytes.
    ///
    /// `address:signature` with the 65 bytes of EIP-191, 27 or 28 last. Source:
    /// docs.flashbots.net/flashbots-auction/advanced/rpc-endpoint, section "Authentication".
    package func header(for body: [UInt8]) throws(CryptographyError) -> WireHeader {
        let signature = try Secp256k1.sign(digest: Self.digest(of: body), key: key)
        return WireHeader(
            "X-Flashbots-Signature", "\(address.checksummed):\(Hex.encode(signature.bytes))")
    }

    /// What is signed for a body: the EIP-191 message whose text is `0x` and the hex digits of the
    /// body's Keccak-256, not the 32 bytes themselves.
    package static func digest(of body: [UInt8]) -> Hash32 {
        PersonalMessage.hash(Array(Keccak256.hash(body).hex.utf8))
    }
}
