import Basics
import Cryptography
import Signing

/// Deals shares of a key that it knows: for tests of signing alone.
struct Dealer {
    let threshold: Int
    let count: Int
    let key: Scalar
    let shares: [KeyShare]

    init(
        threshold: Int, count: Int, seed number: UInt64 = 1, key: Scalar? = nil,
        chainCode: Hash32 = name(0xcc), epoch: UInt32 = 0
    ) throws {
        self.threshold = threshold
        self.count = count
        let coefficients =
            [key ?? scalar(number &* 1_000)]
            + (1..<threshold).map { scalar(number &* 1_000 &+ UInt64($0)) }
        self.key = coefficients[0]
        let values = (1...count).map { place in
            coefficients.reversed().reduce(Scalar.zero) {
                $0 * Scalar(UInt64(place)) + $1
            }
        }
        let points = try values.map { try CurvePoint(generatorTimes: $0) }
        let publicKey = try CurvePoint(generatorTimes: coefficients[0])
        shares = try (1...count).map { own in
            let zeroSeeds = (1...count).map { other in
                other == own
                    ? SecretBytes(count: 0) { _ in }
                    : seed(number &* 777 &+ UInt64(min(own, other) * 100 + max(own, other)))
            }
            var bytes = values[own - 1].publicBytes
            return try KeyShare(
                keyId: name(0x1d), epoch: epoch, threshold: threshold,
                party: party(UInt16(own)), share: SecretBytes(consuming: &bytes),
                publicShares: points, publicKey: publicKey, chainCode: chainCode,
                zeroSeeds: zeroSeeds)
        }
    }
}
