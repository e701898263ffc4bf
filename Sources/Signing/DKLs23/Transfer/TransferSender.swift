package import Basics
package import Cryptography

/// The sender of the base transfers of one setup: 128 times two keys, of which the receiver learns
/// one that it chooses and the sender does not learn which.
///
/// Masny and Rindal's transfer (eprint 2019/706) in the form of McQuoid, Rosulek and Roy (eprint
/// 2021/682). Two messages: our point, the receiver's points.
package struct TransferSender {
    /// The message to the receiver: our point, 33 bytes.
    package let offer: [UInt8]

    private let setup: Hash32
    private let peer: PartyId
    private let secret: SecretMemory

    /// Begins a setup with a party; the seed is used for nothing else.
    package init(setup: Hash32, peer: PartyId, seed: SecretBytes) throws(ThresholdError) {
        self.setup = setup
        self.peer = peer
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        let drawn = SecretMemory(count: DKLs23Parameters.wideScalarBytes)
        try SeededRandomness.fill(
            drawn, seed: seed, purpose: "transfer-sender", session: setup, oracle: oracle)
        let scalars = SecretMemory(scalars: 1)
        scalars[scalar: 0] = drawn.wideScalar(at: 0)
        secret = scalars
        offer = try failing { () throws(CryptographyError) in
            try CurvePoint(generatorTimes: scalars[scalar: 0]).bytes()
        }
    }

    /// Takes the receiver's points and ends; no further answer may be tried with the same offer.
    package consuming func finish(_ answer: [UInt8]) throws(ThresholdError) -> SenderSetup {
        guard answer.count == TransferReceiver.answerBytes else {
            throw ThresholdError(.malformed, by: peer, field: "transfer.points")
        }
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        let hash = TransferHash(setup: setup, oracle: oracle)
        let keys = SecretMemory(count: SenderSetup.byteCount)
        for transfer in 0..<DKLs23Parameters.baseTransfers {
            try writeKeys(transfer, answer, hash, into: keys)
        }
        return try SenderSetup(id: setup, keys: keys.sealed())
    }

    private func writeKeys(
        _ transfer: Int, _ answer: [UInt8], _ hash: TransferHash, into keys: SecretMemory
    ) throws(ThresholdError) {
        let size = CurvePoint.byteCount
        let both = Array(answer[(transfer * 2 * size)..<((transfer + 1) * 2 * size)])
        let encodings = [Array(both[..<size]), Array(both[size...])]
        var points: [CurvePoint] = []
        for encoding in encodings {
            guard let point = try? CurvePoint(encoding) else {
                throw ThresholdError(.malformed, by: peer, field: "transfer.points[\(transfer)]")
            }
            points.append(point)
        }
        let product = SecretMemory(count: size)
        for branch in 0..<2 {
            let sum: CurvePoint
            do throws(CryptographyError) {
                sum = try points[branch].adding(
                    try hash.point(transfer: transfer, branch: UInt8(branch), encodings[1 - branch])
                )
            } catch {
                // Only a receiver who aims at it makes the sum the identity.
                throw ThresholdError(
                    error.code == .libraryFailure ? .libraryFailure : .badTransfer, by: peer,
                    field: "transfer.points[\(transfer)]")
            }
            let place = (2 * transfer + branch) * DKLs23Parameters.keyBytes
            try failing { () throws(CryptographyError) in
                try product.withUnsafeMutableBytes { (bytes) throws(CryptographyError) in
                    try sum.writeProduct(secret[scalar: 0], to: bytes)
                }
                try hash.key(
                    transfer: transfer, branch: UInt8(branch), offer: offer, points: both,
                    product: product, into: keys, at: place)
            }
        }
    }
}

extension TransferHash {
    /// The point of an array.
    func point(
        transfer: Int, branch: UInt8, _ input: [UInt8]
    ) throws(CryptographyError) -> CurvePoint {
        let result = input.withUnsafeBytes { bytes in
            Result { () throws(CryptographyError) in
                try point(transfer: transfer, branch: branch, of: bytes)
            }
        }
        return try result.get()
    }

    /// The key of a branch at a place in secret memory.
    func key(
        transfer: Int, branch: UInt8, offer: [UInt8], points: [UInt8], product: SecretMemory,
        into keys: SecretMemory, at place: Int
    ) throws(CryptographyError) {
        let result = points.withUnsafeBytes { both in
            Result { () throws(CryptographyError) in
                try product.withUnsafeBytes { (secret) throws(CryptographyError) in
                    try keys.withUnsafeMutableBytes { (target) throws(CryptographyError) in
                        let end = place + DKLs23Parameters.keyBytes
                        try key(
                            transfer: transfer, branch: branch, offer: offer, points: both,
                            product: secret,
                            into: UnsafeMutableRawBufferPointer(rebasing: target[place..<end]))
                    }
                }
            }
        }
        try result.get()
    }
}
