import Basics
import Cryptography
import Signing

/// One signature of Tests/Vectors/dkls23_signing.json: dealt shares, seeds, and all that is sent.
struct SigningCase: Decodable {
    struct ZeroSeed: Decodable {
        let one: UInt16
        let other: UInt16
        let seed: String
    }

    struct Setup: Decodable {
        let sender: UInt16
        let receiver: UInt16
        let senderSeed: String
        let receiverSeed: String
        let name: String
        let offer: String
        let answer: String
    }

    struct Message: Decodable {
        let kind: UInt8
        let round: UInt8
        let sender: UInt16
        let receiver: UInt16
        let previous: String
        let length: Int
        let body: String
        let envelope: String
    }

    let threshold: Int
    let keyId: String
    let epoch: UInt32
    let chainCode: String
    let publicKey: String
    let shares: [String]
    let publicShares: [String]
    let zeroSeeds: [ZeroSeed]
    let setups: [Setup]
    let quorum: [UInt16]
    let path: [UInt32]
    let request: String
    let digest: String
    let seeds: [String]
    let opening: String
    let session: String
    let childKey: String
    let messages: [Message]
    let r: String
    let s: String
    let recovery: UInt8

    /// What one party holds of the key.
    func share(_ number: UInt16) throws -> KeyShare {
        let zeros = (1...UInt16(shares.count)).map { other -> SecretBytes in
            let pair = zeroSeeds.first {
                $0.one == min(number, other) && $0.other == max(number, other)
            }
            return secret(bytes(pair?.seed ?? ""))
        }
        return try KeyShare(
            keyId: hash(keyId), epoch: epoch, threshold: threshold, party: party(number),
            share: secret(bytes(shares[Int(number) - 1])),
            publicShares: publicShares.map { try CurvePoint(bytes($0)) },
            publicKey: CurvePoint(bytes(publicKey)), chainCode: hash(chainCode),
            zeroSeeds: zeros)
    }

    /// A hash of the vector.
    func hash(_ text: String) throws -> Hash32 { try Hash32(hex: "0x" + text) }
}
