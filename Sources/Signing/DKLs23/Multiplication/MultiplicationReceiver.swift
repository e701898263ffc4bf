package import Basics
package import Cryptography

/// The receiver of a multiplication: gets a random factor b, and shares d of the products of the
/// sender's two factors with it; see `MultiplicationSender`.
package struct MultiplicationReceiver {
    /// What goes to the sender.
    package let message: ExtensionMessage
    /// The factor b, one scalar.
    package let factor: SecretMemory

    private let sender: PartyId
    private let hash: MultiplicationHash
    private let gadget: [ScalarFactor]
    private let transfers: ExtensionReceiver

    /// Begins with a party as sender; setup, seed and session are used once.
    package init(
        from sender: PartyId, setup: SenderSetup, session: Hash32, seed: SecretBytes
    ) throws(ThresholdError) {
        let keys = try setup.take()
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        self.sender = sender
        transfers = try ExtensionReceiver(
            session: session, keys: keys, seed: seed, oracle: oracle)
        message = transfers.message
        hash = MultiplicationHash(session: session, oracle: oracle)
        let hash = hash
        gadget = try failing { () throws(CryptographyError) in try hash.gadget() }
        factor = SecretMemory(scalars: 1)
        for (transfer, weight) in gadget.enumerated() {
            factor[scalar: 0] += weight.value.masked(by: mask(transfer))
        }
    }

    /// All bits where the choice of a transfer is 1.
    private func mask(_ transfer: Int) -> UInt64 {
        transfers.choices.withUnsafeBytes { choices in
            0 &- UInt64(choices[transfer / 8] &>> UInt8(transfer % 8) & 1)
        }
    }

    /// Takes the sender's answer and ends with the shares d, two scalars.
    ///
    /// `multiplicationCheck` when the sender did not use the same factors everywhere; it is banned.
    package consuming func finish(
        _ answer: MultiplicationMessage
    ) throws(ThresholdError) -> SecretMemory {
        let scalars = SecretMemory(count: MultiplicationMessage.correctionBytes)
        let result = answer.bytes.withUnsafeBytes { bytes in
            Result { () throws(CryptographyError) in
                try writeScalars(bytes, into: scalars)
                return try isConsistent(bytes, scalars)
            }
        }
        guard try failing({ () throws(CryptographyError) in try result.get() }) else {
            throw ThresholdError(.multiplicationCheck, by: sender, field: "multiplication")
        }
        let shares = SecretMemory(scalars: DKLs23Parameters.inputs)
        scalars.withUnsafeBytes { memory in
            for (transfer, weight) in gadget.enumerated() {
                for input in 0..<DKLs23Parameters.inputs {
                    let place = transfer * DKLs23Parameters.payload + input
                    shares[scalar: input] +=
                        weight * Scalar(reducing: memory.piece(place, of: Scalar.byteCount))
                }
            }
        }
        return shares
    }

    /// The scalars of each transfer, with the sender's correction where the choice is 1.
    private func writeScalars(
        _ answer: UnsafeRawBufferPointer, into target: SecretMemory
    ) throws(CryptographyError) {
        let source = try TransferScalars(session: hash.session)
        let width = TransferScalars.width
        transfers.columns.withUnsafeBytes { columns in
            target.withUnsafeMutableBytes { target in
                for group in 0..<(DKLs23Parameters.transfers / width) {
                    source.write(
                        from: group * width,
                        columns: columns.piece(group, of: width * DKLs23Parameters.columnBytes),
                        into: target.piece(group, of: width * TransferScalars.byteCount))
                }
                for transfer in 0..<DKLs23Parameters.transfers {
                    let row = target.piece(transfer, of: TransferScalars.byteCount)
                    let mask = mask(transfer)
                    for index in 0..<DKLs23Parameters.payload {
                        let place = row.piece(index, of: Scalar.byteCount)
                        let correction = Scalar(
                            reducing: answer.piece(
                                transfer * DKLs23Parameters.payload + index, of: Scalar.byteCount))
                        (Scalar(reducing: UnsafeRawBufferPointer(place))
                            + correction.masked(by: mask)).write(to: place)
                    }
                }
            }
        }
    }

    /// Whether μ follows from what we have and η, compared in constant time.
    private func isConsistent(
        _ answer: UnsafeRawBufferPointer, _ scalars: SecretMemory
    ) throws(CryptographyError) -> Bool {
        let challenges = try hash.challenges(
            UnsafeRawBufferPointer(rebasing: answer[..<MultiplicationMessage.correctionBytes]))
        let sums = SecretMemory(
            count: DKLs23Parameters.transfers * DKLs23Parameters.checks * Scalar.byteCount)
        let sent = UnsafeRawBufferPointer(rebasing: answer[MultiplicationMessage.sumOffset...])
        scalars.withUnsafeBytes { scalars in
            sums.withUnsafeMutableBytes { sums in
                CheckSums.write(challenges, scalars: scalars, into: sums)
                for transfer in 0..<DKLs23Parameters.transfers {
                    let mask = mask(transfer)
                    for check in 0..<DKLs23Parameters.checks {
                        let place = sums.piece(
                            transfer * DKLs23Parameters.checks + check, of: Scalar.byteCount)
                        let sum = Scalar(reducing: sent.piece(check, of: Scalar.byteCount))
                        (Scalar(reducing: UnsafeRawBufferPointer(place)) - sum.masked(by: mask))
                            .write(to: place)
                    }
                }
            }
        }
        let expected = try hash.check(sums)
        return expected.withUnsafeBytes { expected in
            constantTimeEqual(
                expected,
                UnsafeRawBufferPointer(rebasing: answer[MultiplicationMessage.hashOffset...]))
        }
    }
}
