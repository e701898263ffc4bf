import Basics
import Cryptography
import Signing

/// Contents of setups that were made once, for tests in which setups are not what is tested.
///
/// A setup's content does not depend on who uses it; the name, by which sessions differ, is given anew.
enum SetupBank {
    /// Both halves of one setup.
    struct Content: Sendable {
        /// Two keys for each transfer.
        let keys: [UInt8]
        /// Δ, and the chosen key of each transfer.
        let chosen: [UInt8]

        /// The half of the party that has two keys.
        func sender(_ id: Hash32) throws -> SenderSetup {
            try SenderSetup(id: id, keys: secret(keys))
        }

        /// The half of the party that chose.
        func receiver(_ id: Hash32) throws -> ReceiverSetup {
            try ReceiverSetup(id: id, content: secret(chosen))
        }
    }

    private static let made: [Result<Content, any Error>] = (0..<4).map { number in
        Result {
            let run = try SetupRun(
                id: name(UInt8(200 + number)), sender: party(1), receiver: party(2),
                seed: 7_000 + UInt64(number))
            return Content(
                keys: revealed(try run.sender.take()), chosen: revealed(try run.receiver.take()))
        }
    }

    /// The content for a place in a quorum as sender and one as receiver of the base transfers.
    static func content(sender: Int, receiver: Int) throws -> Content {
        try made[(2 * sender + receiver) % made.count].get()
    }
}
