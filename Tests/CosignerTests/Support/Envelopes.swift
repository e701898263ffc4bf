import Cosigner
import Cryptography

/// The messages that were sealed by one of these parties, the first of which has number 1.
func opened(_ sealed: [UInt8], by keys: [Ed25519PublicKey]) -> [PeerEnvelope] {
    let envelopes = try? SealedEnvelopes.open(sealed) { party in
        keys.indices.contains(Int(party) - 1) ? keys[Int(party) - 1] : nil
    }
    return envelopes ?? []
}

/// Sealed messages of a liar with its own changes, signed by it; nil when `change` says that it
/// changed none of them.
func resealed(
    _ sealed: [UInt8], by liar: Ed25519PrivateKey, _ change: (inout PeerEnvelope) -> Bool
) -> [UInt8]? {
    guard var envelopes = try? SealedEnvelopes.open(sealed, identity: { _ in liar.publicKey })
    else { return nil }
    var isChanged = false
    for index in envelopes.indices where change(&envelopes[index]) { isChanged = true }
    return isChanged ? try? SealedEnvelopes.seal(envelopes, by: liar) : nil
}
