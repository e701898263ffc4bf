import Basics
import Cryptography
import Foundation
import Signing

/// One setup and one multiplication from seeds, with all that is sent and all that comes out.
///
/// Bytes are hex digits without prefix. The parties are sender and receiver of the multiplication.
struct TransferCase: Codable, Equatable {
    var setup: String
    var session: String
    var sender: UInt16
    var receiver: UInt16
    var senderSetupSeed: String
    var receiverSetupSeed: String
    var senderSeed: String
    var receiverSeed: String
    var factors: [String]
    var offer = ""
    var answer = ""
    var senderKeys = ""
    var receiverKeys = ""
    var multiplication = ""
    var extensionMessage = ""
    var factor = ""
    var multiplicationMessage = ""
    var senderShares: [String] = []
    var receiverShares: [String] = []

    /// Runs the machines from the seeds.
    func run() throws -> TransferCase {
        var result = self
        let (id, sid) = (try Hash32(hex: "0x" + setup), try Hash32(hex: "0x" + session))
        let (sender, receiver) = (try party(sender), try party(receiver))
        // The multiplication's receiver is the sender of the base transfers.
        let machine = try TransferSender(
            setup: id, peer: sender, seed: secret(bytes(receiverSetupSeed)))
        let reply = try TransferReceiver.answer(
            machine.offer, setup: id, peer: receiver, seed: secret(bytes(senderSetupSeed)))
        result.offer = digits(machine.offer)
        result.answer = digits(reply.answer)
        let senderSetup = try machine.finish(reply.answer)
        let (keys, content) = (try senderSetup.take(), try reply.setup.take())
        result.senderKeys = digits(revealed(content))
        result.receiverKeys = digits(revealed(keys))
        let name = try MultiplicationSession.name(sid, sender: sender, receiver: receiver)
        result.multiplication = digits(name.bytes)
        let extended = try MultiplicationReceiver(
            from: sender, setup: try SenderSetup(id: id, keys: keys), session: name,
            seed: secret(bytes(receiverSeed)))
        result.extensionMessage = digits(extended.message.bytes)
        result.factor = digits(extended.factor[scalar: 0].publicBytes)
        let scalars = SecretMemory(scalars: 2)
        for (index, text) in factors.enumerated() {
            scalars[scalar: index] = bytes(text).withUnsafeBytes { Scalar(reducing: $0) }
        }
        let (message, c) = try MultiplicationSender.answer(
            extended.message, from: receiver, inputs: scalars,
            setup: try ReceiverSetup(id: id, content: content), session: name,
            seed: secret(bytes(senderSeed)))
        result.multiplicationMessage = digits(message.bytes)
        let d = try extended.finish(message)
        result.senderShares = (0..<2).map { digits(c[scalar: $0].publicBytes) }
        result.receiverShares = (0..<2).map { digits(d[scalar: $0].publicBytes) }
        return result
    }

    private func digits(_ bytes: [UInt8]) -> String { Hex.encodeDigits(bytes) }
}
