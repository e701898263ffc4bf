package import Basics
package import Cryptography

/// The receiver of the base transfers of one setup; see `TransferSender`.
package enum TransferReceiver {
    /// How many bytes the answer has: two points for each transfer.
    package static let answerBytes = DKLs23Parameters.baseTransfers * 2 * CurvePoint.byteCount

    /// The points for the sender, and our half of the setup; the seed is used for nothing else.
    package static func answer(
        _ offer: [UInt8], setup: Hash32, peer: PartyId, seed: SecretBytes
    ) throws(ThresholdError) -> (answer: [UInt8], setup: ReceiverSetup) {
        // The check that this is a point at all is what keeps our choices secret.
        guard let point = try? CurvePoint(offer) else {
            throw ThresholdError(.malformed, by: peer, field: "transfer.offer")
        }
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        let drawn = SecretMemory(count: Draw.byteCount)
        try SeededRandomness.fill(
            drawn, seed: seed, purpose: "transfer-receiver", session: setup, oracle: oracle)
        let content = SecretMemory(count: ReceiverSetup.byteCount)
        drawn.copy(0..<DKLs23Parameters.columnBytes, to: content, at: 0)
        var answer: [UInt8] = []
        answer.reserveCapacity(answerBytes)
        let round = Round(
            offer: offer, point: point, hash: TransferHash(setup: setup, oracle: oracle),
            drawn: drawn)
        for transfer in 0..<DKLs23Parameters.baseTransfers {
            try failing { () throws(CryptographyError) in
                answer += try round.points(transfer, keys: content)
            }
        }
        return (answer, try ReceiverSetup(id: setup, content: content.sealed()))
    }

    /// Where in the drawn bytes each value lies: Δ, then two scalars for each transfer.
    private enum Draw {
        static let byteCount =
            DKLs23Parameters.columnBytes
            + DKLs23Parameters.baseTransfers * 2 * DKLs23Parameters.wideScalarBytes

        static func offset(_ transfer: Int, _ which: Int) -> Int {
            DKLs23Parameters.columnBytes
                + (2 * transfer + which) * DKLs23Parameters.wideScalarBytes
        }
    }

    private struct Round {
        let offer: [UInt8]
        let point: CurvePoint
        let hash: TransferHash
        let drawn: SecretMemory
        let product = SecretMemory(count: CurvePoint.byteCount)

        /// The two points of a transfer, 66 bytes; writes the chosen key.
        func points(_ transfer: Int, keys: SecretMemory) throws(CryptographyError) -> [UInt8] {
            let choice = drawn.withUnsafeBytes { $0[transfer / 8] >> UInt8(transfer % 8) & 1 }
            let chosenScalar = drawn.wideScalar(at: Draw.offset(transfer, 0))
            let other = try CurvePoint(
                generatorTimes: drawn.wideScalar(at: Draw.offset(transfer, 1))
            ).bytes()
            let mask = try hash.point(transfer: transfer, branch: choice, other)
            let chosen = try CurvePoint(generatorTimes: chosenScalar)
                .adding(try mask.negated()).bytes()
            // The other hash as well, in the order in which it does not matter: the sum of the tries
            // is then the same for both choices.
            _ = try hash.point(transfer: transfer, branch: choice ^ 1, chosen)
            let both = TransferReceiver.ordered(choice, chosen: chosen, other: other)
            try product.withUnsafeMutableBytes { (bytes) throws(CryptographyError) in
                try point.writeProduct(chosenScalar, to: bytes)
            }
            try hash.key(
                transfer: transfer, branch: choice, offer: offer, points: both, product: product,
                into: keys,
                at: DKLs23Parameters.columnBytes + transfer * DKLs23Parameters.keyBytes)
            return both
        }
    }

    /// The chosen point at the place of the choice, without showing it.
    private static func ordered(_ choice: UInt8, chosen: [UInt8], other: [UInt8]) -> [UInt8] {
        let mask = constantTimeMask(choice)
        var both = [UInt8](repeating: 0, count: 2 * CurvePoint.byteCount)
        both.withUnsafeMutableBytes { target in
            chosen.withUnsafeBytes { first in
                other.withUnsafeBytes { second in
                    let size = CurvePoint.byteCount
                    constantTimeSelect(
                        mask, first, second,
                        into: UnsafeMutableRawBufferPointer(rebasing: target[..<size]))
                    constantTimeSelect(
                        mask, second, first,
                        into: UnsafeMutableRawBufferPointer(rebasing: target[size...]))
                }
            }
        }
        return both
    }
}
