import Arithmetic
import Basics
package import Codecs
package import Ledger
package import Markets

extension Location: Recordable {
    package func write(to writer: inout BinaryWriter) {
        switch self {
        case .venue(let venue, let account):
            writer.write(UInt8(0))
            writer.writeString(venue.name)
            writer.writeString(account)
        case .chain(let chain, let address):
            writer.write(UInt8(1))
            writer.write(chain.value)
            writer.write(address)
        }
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        let start = reader.offset
        switch try reader.read(UInt8.self) {
        case 0: self = .venue(VenueId(try reader.readString()), account: try reader.readString())
        case 1: self = .chain(ChainId(try reader.read(UInt64.self)), try reader.read(Address.self))
        default: throw BinaryError(.badValue, at: start)
        }
    }
}

extension Holding: Recordable {
    package func write(to writer: inout BinaryWriter) {
        location.write(to: &writer)
        writer.writeString(asset.code)
        writer.writeOptional(token) { $0.write($1) }
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        let location = try Location(from: &reader)
        let asset = Asset(try reader.readString())
        let token = try reader.readOptional { (reader) throws(BinaryError) in
            try reader.read(Address.self)
        }
        self.init(location: location, asset: asset, token: token)
    }
}

extension HoldingAmount: Recordable {
    package func write(to writer: inout BinaryWriter) {
        holding.write(to: &writer)
        writer.write(amount)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(holding: try Holding(from: &reader), amount: try reader.readUInt256())
    }
}

extension OrderRequest: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.writeString(clientOrderId.text)
        writer.writeString(symbol)
        writer.write(side.rawValue)
        writer.write(type.rawValue)
        writer.write(quantity)
        writer.writeOptional(price) { $0.write($1) }
        writer.write(timeInForce.rawValue)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            clientOrderId: try reader.readChecked { ClientOrderId($0) },
            symbol: try reader.readString(),
            side: try reader.readCase(),
            type: try reader.readCase(),
            quantity: try reader.readExactDecimal(),
            price: try reader.readOptional { (reader) throws(BinaryError) in
                try reader.readExactDecimal()
            },
            timeInForce: try reader.readCase())
    }
}

extension OrderReport: Recordable {
    package func write(to writer: inout BinaryWriter) {
        writer.writeString(clientOrderId.text)
        writer.writeString(venueOrderId)
        writer.writeString(symbol)
        writer.write(status.rawValue)
        writer.write(filledQuantity)
        writer.write(time)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        self.init(
            clientOrderId: try reader.readChecked { ClientOrderId($0) },
            venueOrderId: try reader.readString(),
            symbol: try reader.readString(),
            status: try reader.readCase(),
            filledQuantity: try reader.readExactDecimal(),
            time: try reader.readTimestamp())
    }
}

extension Fill: Recordable {
    package func write(to writer: inout BinaryWriter) {
        for text in [key.venue.name, key.account, key.symbol, key.tradeId, clientOrderId.text] {
            writer.writeString(text)
        }
        writer.write(side.rawValue)
        for value in [price, quantity, quoteQuantity, fee] { writer.write(value) }
        writer.writeString(feeAsset.code)
        writer.write(time)
    }

    package init(from reader: inout BinaryReader) throws(BinaryError) {
        let key = Key(
            venue: VenueId(try reader.readString()), account: try reader.readString(),
            symbol: try reader.readString(), tradeId: try reader.readString())
        self.init(
            key: key,
            clientOrderId: try reader.readChecked { ClientOrderId($0) },
            side: try reader.readCase(),
            price: try reader.readExactDecimal(),
            quantity: try reader.readExactDecimal(),
            quoteQuantity: try reader.readExactDecimal(),
            fee: try reader.readExactDecimal(),
            feeAsset: Asset(try reader.readString()),
            time: try reader.readTimestamp())
    }
}
