import Arithmetic
import Basics
import Codecs
import Testing

@Suite struct BinaryRoundTripTests {
    @Test func `fields have the documented bytes`() throws {
        var writer = BinaryWriter()
        writer.write(UInt16(0x0102))
        writer.write(Int32(-2))
        writer.write(true)
        writer.writeVarint(300)
        writer.writeString("h\u{E9}")
        writer.write(UInt256(258))
        writer.write(UInt256.zero)
        writer.write(try ExactDecimal("-1.50"))
        #expect(
            writer.bytes == [
                1, 2, 0xFF, 0xFF, 0xFF, 0xFE, 1, 0xAC, 0x02, 3, 0x68, 0xC3, 0xA9, 2, 1, 2, 0, 2,
                0x81,
                150,
            ])
    }

    @Test func `random records survive a round trip`() throws {
        var random = SplitMix(state: 3)
        for _ in 0..<3_000 {
            let record = Record.random(&random)
            var reader = BinaryReader(record.bytes)
            #expect(try Record(&reader) == record)
            try reader.finish()
        }
    }

    @Test func `damaged records give an error or the very bytes that were read`() {
        var random = SplitMix(state: 4)
        var taken = 0
        for _ in 0..<20_000 {
            var bytes = Record.random(&random).bytes
            for _ in 0...random.below(3) {
                bytes[random.below(bytes.count)] = UInt8(truncatingIfNeeded: random.next())
            }
            if random.below(3) == 0 { bytes.removeLast(random.below(bytes.count)) }
            var reader = BinaryReader(bytes)
            guard let record = try? Record(&reader) else { continue }
            taken += 1
            #expect(record.bytes == Array(bytes[..<reader.offset]))
        }
        #expect(taken > 100)
    }

    @Test(
        arguments: [
            ([0x80, 0x00], BinaryError.Code.notCanonical),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], .badValue),
            ([0x80], .unexpectedEnd), ([], .unexpectedEnd),
        ] as [([UInt8], BinaryError.Code)])
    func `varints in another form are refused`(_ bytes: [UInt8], _ code: BinaryError.Code) {
        var reader = BinaryReader(bytes)
        let error = #expect(throws: BinaryError.self) { try reader.readVarint() }
        #expect(error?.code == code)
    }

    @Test func `varints are read at their bounds`() throws {
        for value in [0, 1, 127, 128, 16_383, 16_384, UInt64.max - 1, .max] {
            var writer = BinaryWriter()
            writer.writeVarint(value)
            var reader = BinaryReader(writer.bytes)
            #expect(try reader.readVarint() == value)
            #expect(reader.isAtEnd)
        }
    }

    @Test func `a length is believed only up to the limit and the bytes that are there`() {
        var claim = BinaryWriter()
        claim.writeVarint(UInt64.max)
        var reader = BinaryReader(claim.bytes)
        #expect(throws: BinaryError(.tooLong, at: 0)) { try reader.readBytes() }
        var small = BinaryReader([5, 1, 2])
        #expect(throws: BinaryError(.unexpectedEnd, at: 1)) { try small.readBytes() }
        var limited = BinaryReader([3, 1, 2, 3])
        #expect(throws: BinaryError(.tooLong, at: 0)) { try limited.readBytes(maximum: 2) }
        var array = BinaryReader([0xFF, 0xFF, 0x03, 1])
        #expect(throws: BinaryError(.unexpectedEnd, at: 4)) {
            try array.readArray(maximum: 65_535) { (reader) throws(BinaryError) in
                try reader.read(UInt8.self)
            }
        }
    }

    @Test func `decimals and integers in another form are refused`() {
        var zeroByte = BinaryReader([2, 0, 1])
        #expect(throws: BinaryError(.notCanonical, at: 0)) { try zeroByte.readUInt256() }
        var tooWide = BinaryReader([33] + [UInt8](repeating: 1, count: 33))
        #expect(throws: BinaryError(.tooLong, at: 0)) { try tooWide.readUInt256() }
        var minusZero = BinaryReader([0, 0x80])
        #expect(throws: BinaryError(.notCanonical, at: 0)) { try minusZero.readExactDecimal() }
        var scale = BinaryReader([37, 1, 1])
        #expect(throws: BinaryError(.badValue, at: 0)) { try scale.readExactDecimal() }
        var flag = BinaryReader([2])
        #expect(throws: BinaryError(.notCanonical, at: 0)) { try flag.readBool() }
        var text = BinaryReader([1, 0xFF])
        #expect(throws: BinaryError(.badUnicode, at: 0)) { try text.readString() }
        #expect(throws: BinaryError(.trailingBytes, at: 0)) { try BinaryReader([1]).finish() }
    }

    @Test func `the extreme decimals survive`() throws {
        for coefficient in [Int128.min, .min + 1, -1, 0, 1, .max] {
            let value = try #require(ExactDecimal(coefficient: coefficient, scale: 36))
            var writer = BinaryWriter()
            writer.write(value)
            var reader = BinaryReader(writer.bytes)
            let again = try reader.readExactDecimal()
            #expect(again.coefficient == coefficient && again.scale == 36)
        }
    }
}

/// One field of every kind.
private struct Record: Equatable {
    var number: UInt64
    var signed: Int16
    var flag: Bool
    var count: UInt64
    var text: String
    var blob: [UInt8]
    var amount: UInt256
    var price: ExactDecimal
    var hash: Hash32
    var address: Address
    var time: Timestamp
    var maybe: UInt32?
    var list: [UInt8]

    static func random(_ random: inout SplitMix) -> Record {
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return Record(
            number: random.next(), signed: Int16(truncatingIfNeeded: random.next()),
            flag: random.below(2) == 0, count: random.next() >> UInt64(random.below(64)),
            text: randomText(&random), blob: Array(bytes.prefix(random.below(20))),
            amount: UInt256(bigEndian: bytes.prefix(random.below(33))) ?? .zero,
            price: ExactDecimal(
                coefficient: Int128(Int64(truncatingIfNeeded: random.next())),
                scale: random.below(37)) ?? .zero,
            hash: Hash32(bytes: bytes) ?? .zero,
            address: Address(bytes: bytes.prefix(20)) ?? .zero,
            time: Timestamp(nanoseconds: Int64(truncatingIfNeeded: random.next())),
            maybe: random.below(2) == 0 ? nil : UInt32(truncatingIfNeeded: random.next()),
            list: Array(bytes.prefix(random.below(5))))
    }

    var bytes: [UInt8] {
        var writer = BinaryWriter()
        writer.write(number)
        writer.write(signed)
        writer.write(flag)
        writer.writeVarint(count)
        writer.writeString(text)
        writer.writeBytes(blob)
        writer.write(amount)
        writer.write(price)
        writer.write(hash)
        writer.write(address)
        writer.write(time)
        writer.writeOptional(maybe) { $0.write($1) }
        writer.writeArray(list) { $0.write($1) }
        return writer.bytes
    }
}

extension Record {
    init(_ reader: inout BinaryReader) throws(BinaryError) {
        number = try reader.read()
        signed = try reader.read()
        flag = try reader.readBool()
        count = try reader.readVarint()
        text = try reader.readString()
        blob = try reader.readBytes()
        amount = try reader.readUInt256()
        price = try reader.readExactDecimal()
        hash = try reader.read()
        address = try reader.read()
        time = try reader.readTimestamp()
        maybe = try reader.readOptional { (reader) throws(BinaryError) in try reader.read() }
        list = try reader.readArray(maximum: 100) { (reader) throws(BinaryError) in
            try reader.read()
        }
    }
}
