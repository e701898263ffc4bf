package import Basics
import Cryptography
import Signing

/// DKLs23 with setups made in each session: nothing of oblivious transfer is ever kept.
package struct DKLs23Protocol: ThresholdProtocol {
    private let entropy: any EntropySource

    /// The protocol, drawing from here.
    package init(entropy: any EntropySource) {
        self.entropy = entropy
    }

    /// None: a session's setups are named after it, and made within it.
    package func setups(of keyId: Hash32, with parties: [UInt16]) -> [Hash32] { [] }

    /// A machine that signs with a share.
    package func signing(_ order: SigningOrder) throws(CosignerError) -> any SessionMachine {
        let key = try Signing.KeyShare(
            keyId: order.keyId, party: try Self.party(order.party),
            chainCode: order.key.chainCode, content: order.key.share)
        var peers: [PartyId] = []
        for number in order.signers where number != order.party {
            peers.append(try Self.party(number))
        }
        return SigningMachine(order, key: key, peers: peers, entropy: entropy)
    }

    /// A machine that makes a share of a new key.
    package func keyGeneration(_ order: KeyOrder) throws(CosignerError) -> any SessionMachine {
        try KeyMachine(order, party: try Self.party(order.party), entropy: entropy)
    }

    private static func party(_ number: UInt16) throws(CosignerError) -> PartyId {
        guard let party = PartyId(number) else {
            throw CosignerError(.badRequest, "party \(number)", field: "party")
        }
        return party
    }
}
