import Basics
import Codecs

/// A message by which two parties make setups ahead: an invitation of the sender, then the three of
/// `SetupExchange`, for several setups at once.
enum SetupMessage: Hashable, Sendable {
    /// The sender would like so many; its own shelf, by whose name the receiver knows what is gone.
    case invitation(Exchange, shelf: Hash32)
    /// The receiver's nonces, and its shelf for the halves.
    case request(Exchange, shelf: Hash32, [[UInt8]])
    /// The sender's nonces and points.
    case offer(Exchange, [[UInt8]])
    /// The receiver's points.
    case answer(Exchange, [[UInt8]])

    /// What all messages of one exchange have in common.
    struct Exchange: Hashable, Sendable {
        /// A name that the sender draws.
        let id: Hash32
        let keyId: Hash32
        let epoch: UInt64
        let count: Int
    }

    /// Bytes of one part: the longest is a receiver's points.
    private static let partBytesMax = 1 << 14

    /// The number of the kind, in an envelope.
    var type: UInt8 {
        switch self {
        case .invitation: 1
        case .request: 2
        case .offer: 3
        case .answer: 4
        }
    }

    var exchange: Exchange {
        switch self {
        case .invitation(let exchange, _), .request(let exchange, _, _), .offer(let exchange, _),
            .answer(let exchange, _):
            exchange
        }
    }

    var payload: [UInt8] {
        var writer = BinaryWriter(capacity: 1_024)
        let exchange = exchange
        writer.write(exchange.id)
        writer.write(exchange.keyId)
        writer.write(exchange.epoch)
        writer.writeVarint(UInt64(exchange.count))
        switch self {
        case .invitation(_, let shelf): writer.write(shelf)
        case .request(_, let shelf, let parts):
            writer.write(shelf)
            writer.writeArray(parts) { $0.writeBytes($1) }
        case .offer(_, let parts), .answer(_, let parts):
            writer.writeArray(parts) { $0.writeBytes($1) }
        }
        return writer.bytes
    }

    /// Nil for bytes that are none.
    init?(type: UInt8, payload: [UInt8]) {
        do throws(BinaryError) {
            var reader = BinaryReader(payload)
            let exchange = Exchange(
                id: try reader.read(), keyId: try reader.read(), epoch: try reader.read(),
                count: try reader.readCount(maximum: CosignerLimits.setupsPerExchangeMax))
            switch type {
            case 1: self = .invitation(exchange, shelf: try reader.read())
            case 2:
                self = .request(
                    exchange, shelf: try reader.read(), try Self.parts(&reader, exchange.count))
            case 3: self = .offer(exchange, try Self.parts(&reader, exchange.count))
            case 4: self = .answer(exchange, try Self.parts(&reader, exchange.count))
            default: return nil
            }
            try reader.finish()
        } catch {
            return nil
        }
    }

    private static func parts(
        _ reader: inout BinaryReader, _ count: Int
    ) throws(BinaryError) -> [[UInt8]] {
        let start = reader.offset
        let parts = try reader.readArray(maximum: count) { (reader) throws(BinaryError) in
            try reader.readBytes(maximum: partBytesMax)
        }
        guard parts.count == count else { throw BinaryError(.badValue, at: start) }
        return parts
    }
}
