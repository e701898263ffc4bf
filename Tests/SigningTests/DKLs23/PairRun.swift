import Basics
import Cryptography
import Signing

/// A seed that a number names.
func seed(_ number: UInt64) -> SecretBytes {
    var generator = SplitMix64(seed: number)
    return SecretBytes(count: 32) { memory in
        for word in 0..<4 {
            memory.storeBytes(of: generator.next(), toByteOffset: word * 8, as: UInt64.self)
        }
    }
}

/// A hash that a number names.
func name(_ number: UInt8) -> Hash32 {
    Hash32(bytes: [UInt8](repeating: number, count: 32)) ?? .zero
}

/// A party of a number that is one.
func party(_ number: UInt16) throws(ThresholdError) -> PartyId {
    guard let party = PartyId(number) else { throw ThresholdError(.badParameter, field: "party") }
    return party
}

/// The setup of one ordered pair, made by both machines: `sender` is the party whose keys are two.
struct SetupRun {
    let id: Hash32
    let offer: [UInt8]
    let answer: [UInt8]
    let sender: SenderSetup
    let receiver: ReceiverSetup

    init(id: Hash32, sender: PartyId, receiver: PartyId, seed number: UInt64) throws {
        self.id = id
        let machine = try TransferSender(setup: id, peer: receiver, seed: seed(number))
        offer = machine.offer
        let reply = try TransferReceiver.answer(
            offer, setup: id, peer: sender, seed: seed(number + 1))
        answer = reply.answer
        self.receiver = reply.setup
        self.sender = try machine.finish(answer)
    }
}

/// Two scalars in secret memory.
func inputs(_ first: Scalar, _ second: Scalar) -> SecretMemory {
    let memory = SecretMemory(scalars: 2)
    memory[scalar: 0] = first
    memory[scalar: 1] = second
    return memory
}

/// A scalar that a number names.
func scalar(_ number: UInt64) -> Scalar {
    seed(number).withUnsafeBytes { Scalar(reducing: $0) }
}
