import Codecs

/// What one frame of a connection holds.
enum LinkFrame: Hashable, Sendable {
    /// A sealed message between parties.
    case envelope([UInt8])
    /// A coordinator's question, with its number and a JSON object.
    case call(UInt64, [UInt8])
    /// The answer to it, a JSON object.
    case reply(UInt64, [UInt8])

    var bytes: [UInt8] {
        var writer = BinaryWriter(capacity: 16 + content.count)
        switch self {
        case .envelope(let sealed):
            writer.write(UInt8(1))
            writer.writeRaw(sealed)
        case .call(let number, let body):
            writer.write(UInt8(2))
            writer.write(number)
            writer.writeRaw(body)
        case .reply(let number, let body):
            writer.write(UInt8(3))
            writer.write(number)
            writer.writeRaw(body)
        }
        return writer.bytes
    }

    private var content: [UInt8] {
        switch self {
        case .call(_, let content), .envelope(let content), .reply(_, let content): content
        }
    }

    /// Nil for bytes that are none.
    init?(_ bytes: [UInt8]) {
        do throws(BinaryError) {
            var reader = BinaryReader(bytes)
            let kind = try reader.read(UInt8.self)
            if kind == 1 {
                self = .envelope(Array(bytes.dropFirst()))
                return
            }
            let number = try reader.read(UInt64.self)
            let body = Array(try reader.readRaw(count: reader.remaining))
            switch kind {
            case 2: self = .call(number, body)
            case 3: self = .reply(number, body)
            default: return nil
            }
        } catch {
            return nil
        }
    }
}
