import Arithmetic
import Basics
package import Codecs
import Markets
package import Orders

extension ParentOrder: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.writeString(id.text)
        writer.write(side.rawValue)
        writer.writeString(base.code)
        writer.writeString(quote.code)
        writer.write(quantity)
        writer.write(slippagePips)
        writer.write(time)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            id: try reader.readChecked { ParentId($0) },
            side: try reader.readCase(),
            base: Asset(try reader.readString()),
            quote: Asset(try reader.readString()),
            quantity: try reader.readUInt256(),
            slippagePips: try reader.read(UInt32.self),
            time: try reader.readTimestamp())
    }
}

extension OrderEvent: Recordable {
    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .sent(let validUntil):
            writer.write(UInt8(0))
            writer.write(validUntil)
        case .reported(let report):
            writer.write(UInt8(1))
            report.write(to: &writer)
        case .rejected(let code, let message):
            writer.write(UInt8(2))
            writer.write(Int64(code))
            writer.writeString(message)
        case .becameUnknown(let reason):
            writer.write(UInt8(3))
            writer.writeString(reason)
        case .foundAbsent(let time):
            writer.write(UInt8(4))
            writer.write(time)
        case .provenAbsent:
            writer.write(UInt8(5))
        case .filled(let fill):
            writer.write(UInt8(6))
            fill.write(to: &writer)
        case .overridden:
            writer.write(UInt8(7))
        }
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        let start = reader.offset
        switch try reader.read(UInt8.self) {
        case 0: self = .sent(validUntil: try reader.readTimestamp())
        case 1: self = .reported(try OrderReport(from: &reader))
        case 2:
            self = .rejected(
                code: Int(try reader.read(Int64.self)), message: try reader.readString())
        case 3: self = .becameUnknown(reason: try reader.readString())
        case 4: self = .foundAbsent(at: try reader.readTimestamp())
        case 5: self = .provenAbsent
        case 6: self = .filled(try Fill(from: &reader))
        case 7: self = .overridden
        default: throw BinaryError(.badValue, at: start)
        }
    }
}
