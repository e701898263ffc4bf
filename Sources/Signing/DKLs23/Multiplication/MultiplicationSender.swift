package import Basics
package import Cryptography

/// The sender of a multiplication: with two factors a of its own it gets shares c, so that
/// c + d = a · b with the receiver's random b and its shares d.
///
/// Protocol 5.2 of DKLs23. In the misprinted places the sums are those of the corrected
/// description: every challenge depends on input and check alike, and â belongs to the check.
package enum MultiplicationSender {
    /// The answer to a receiver's message, and the shares c as two scalars.
    ///
    /// `extensionCheck` bans the receiver. Setup, seed and session are used once.
    package static func answer(
        _ message: ExtensionMessage, from receiver: PartyId, inputs: SecretMemory,
        setup: ReceiverSetup, session: Hash32, seed: SecretBytes
    ) throws(ThresholdError) -> (message: MultiplicationMessage, shares: SecretMemory) {
        let content = try setup.take()
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        let transfers = try ExtensionSender(
            session: session, content: content, message: message, from: receiver, oracle: oracle)
        let drawn = SecretMemory(
            count: DKLs23Parameters.checks * DKLs23Parameters.wideScalarBytes)
        try SeededRandomness.fill(
            drawn, seed: seed, purpose: "multiplication-sender", session: session, oracle: oracle)
        let round = Round(
            hash: MultiplicationHash(session: session, oracle: oracle), inputs: inputs,
            drawn: drawn)
        let shares = SecretMemory(scalars: DKLs23Parameters.inputs)
        let bytes = try failing { () throws(CryptographyError) in
            try round.answer(transfers, shares: shares)
        }
        return (MultiplicationMessage(unchecked: bytes), shares)
    }

    private struct Round {
        let hash: MultiplicationHash
        let inputs: SecretMemory
        let addends: SecretMemory
        /// α⁰, four scalars for each transfer, as bytes that are reduced when they are read.
        let first = SecretMemory(count: MultiplicationMessage.correctionBytes)

        init(hash: MultiplicationHash, inputs: SecretMemory, drawn: SecretMemory) {
            self.hash = hash
            self.inputs = inputs
            // a₁, a₂ and then â₁, â₂: what is added to the four scalars of every transfer.
            addends = SecretMemory(scalars: DKLs23Parameters.payload)
            for index in 0..<DKLs23Parameters.inputs {
                addends[scalar: index] = inputs[scalar: index]
            }
            for index in 0..<DKLs23Parameters.checks {
                addends[scalar: DKLs23Parameters.inputs + index] =
                    drawn.wideScalar(at: index * DKLs23Parameters.wideScalarBytes)
            }
        }

        func answer(
            _ transfers: ExtensionSender, shares: SecretMemory
        ) throws(CryptographyError) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: MultiplicationMessage.byteCount)
            let result = bytes.withUnsafeMutableBytes { target in
                Result { () throws(CryptographyError) in
                    try correct(transfers, shares: shares, into: target)
                    let challenges = try hash.challenges(
                        UnsafeRawBufferPointer(
                            rebasing: UnsafeRawBufferPointer(target)[
                                ..<MultiplicationMessage.correctionBytes]))
                    writeSums(challenges, into: target)
                    let check = try hash.check(checkSums(challenges))
                    UnsafeMutableRawBufferPointer(
                        rebasing: target[MultiplicationMessage.hashOffset...]
                    ).copyBytes(from: check)
                }
            }
            try result.get()
            return bytes
        }

        /// Writes ã, keeps α⁰, and sums up c.
        private func correct(
            _ transfers: ExtensionSender, shares: SecretMemory,
            into target: UnsafeMutableRawBufferPointer
        ) throws(CryptographyError) {
            let gadget = try hash.gadget()
            let second = SecretMemory(count: MultiplicationMessage.correctionBytes)
            try writeSides(transfers, second: second)
            for (transfer, weight) in gadget.enumerated() {
                first.withUnsafeBytes { first in
                    second.withUnsafeBytes { second in
                        for index in 0..<DKLs23Parameters.payload {
                            let place = transfer * DKLs23Parameters.payload + index
                            let zero = Scalar(reducing: first.piece(place, of: Scalar.byteCount))
                            let one = Scalar(reducing: second.piece(place, of: Scalar.byteCount))
                            (zero - one + addends[scalar: index])
                                .write(to: target.piece(place, of: Scalar.byteCount))
                            if index < DKLs23Parameters.inputs {
                                shares[scalar: index] -= weight * zero
                            }
                        }
                    }
                }
            }
        }

        /// The scalars of both sides of every transfer: those of Q's columns, and with Δ added to them.
        private func writeSides(
            _ transfers: ExtensionSender, second: SecretMemory
        ) throws(CryptographyError) {
            let scalars = try TransferScalars(session: hash.session)
            let (width, columnBytes) = (TransferScalars.width, DKLs23Parameters.columnBytes)
            let size = width * columnBytes
            let shifted = SecretMemory(count: size)
            for group in 0..<(DKLs23Parameters.transfers / width) {
                transfers.columns.withUnsafeBytes { columns in
                    let columns = columns.piece(group, of: size)
                    transfers.offset.withUnsafeBytes { offset in
                        shifted.withUnsafeMutableBytes { shifted in
                            for lane in 0..<width {
                                for byte in 0..<columnBytes {
                                    let place = lane * columnBytes + byte
                                    shifted[place] = columns[place] ^ offset[byte]
                                }
                            }
                        }
                    }
                    write(scalars, group, columns, into: first)
                }
                shifted.withUnsafeBytes { write(scalars, group, $0, into: second) }
            }
        }

        private func write(
            _ scalars: TransferScalars, _ group: Int, _ columns: UnsafeRawBufferPointer,
            into target: SecretMemory
        ) {
            let width = TransferScalars.width
            target.withUnsafeMutableBytes { target in
                scalars.write(
                    from: group * width, columns: columns,
                    into: target.piece(group, of: width * TransferScalars.byteCount))
            }
        }

        /// Writes η: for each check its â and the inputs by their challenges.
        private func writeSums(
            _ challenges: [ScalarFactor], into target: UnsafeMutableRawBufferPointer
        ) {
            let sums = UnsafeMutableRawBufferPointer(
                rebasing: target[MultiplicationMessage.sumOffset...])
            for check in 0..<DKLs23Parameters.checks {
                var sum = addends[scalar: DKLs23Parameters.inputs + check]
                for input in 0..<DKLs23Parameters.inputs {
                    let challenge = challenges[input * DKLs23Parameters.checks + check]
                    sum += challenge * inputs[scalar: input]
                }
                sum.write(to: sums.piece(check, of: Scalar.byteCount))
            }
        }

        /// The sums that μ hashes, two for each transfer.
        private func checkSums(_ challenges: [ScalarFactor]) -> SecretMemory {
            let sums = SecretMemory(
                count: DKLs23Parameters.transfers * DKLs23Parameters.checks * Scalar.byteCount)
            first.withUnsafeBytes { first in
                sums.withUnsafeMutableBytes { sums in
                    CheckSums.write(challenges, scalars: first, into: sums)
                }
            }
            return sums
        }
    }
}

/// The sums over which a multiplication's check is taken.
enum CheckSums {
    /// Writes, for each transfer and check, the check's scalar and the inputs' by their challenges.
    static func write(
        _ challenges: [ScalarFactor], scalars: UnsafeRawBufferPointer,
        into sums: UnsafeMutableRawBufferPointer
    ) {
        let (inputs, checks) = (DKLs23Parameters.inputs, DKLs23Parameters.checks)
        for transfer in 0..<DKLs23Parameters.transfers {
            let row = scalars.piece(transfer, of: TransferScalars.byteCount)
            for check in 0..<checks {
                var sum = Scalar(reducing: row.piece(inputs + check, of: Scalar.byteCount))
                for input in 0..<inputs {
                    sum +=
                        challenges[input * checks + check]
                        * Scalar(reducing: row.piece(input, of: Scalar.byteCount))
                }
                sum.write(to: sums.piece(transfer * checks + check, of: Scalar.byteCount))
            }
        }
    }
}
