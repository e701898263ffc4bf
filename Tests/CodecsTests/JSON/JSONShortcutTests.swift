import Basics
import Codecs
import Testing

/// The steps that take what machines write at once, against those that take anything.
@Suite struct JSONShortcutTests {
    private func taken<Value>(_ text: String, _ take: (inout JSONReader) -> Value?) -> (Value?, Int)
    {
        JSONReader.read(text.utf8) { (reader: inout JSONReader) in
            (take(&reader), reader.offset)
        }
    }

    @Test(arguments: ["a", "four", "seven77", "eight888", "longerThanEight", "as long as sixteen"])
    func `a member's name is taken only if it is the very same`(name: String) throws {
        // A literal of each, since names are known when the program is compiled.
        let literal: StaticString =
            switch name {
            case "a": "a"
            case "four": "four"
            case "seven77": "seven77"
            case "eight888": "eight888"
            case "longerThanEight": "longerThanEight"
            default: "as long as sixteen"
            }
        func isTaken(_ text: String) -> Bool {
            JSONReader.read(text.utf8) { (reader: inout JSONReader) in
                (try? reader.beginObject()) != nil && reader.takeKey(literal)
            }
        }
        #expect(isTaken("{\"\(name)\":1}"))
        for place in name.utf8.indices {
            var other = Array(name.utf8)
            other[name.utf8.distance(from: name.utf8.startIndex, to: place)] ^= 1
            #expect(!isTaken("{\"\(String(decoding: other, as: UTF8.self))\":1}"))
        }
        for text in ["{\"\(name)s\":1}", "{\"\(name.dropLast())\":1}", "{ \"\(name)\":1}", "{}"] {
            #expect(!isTaken(text), "\(text)")
        }
        let whole = "{\"\(name)\":"
        for count in 1..<whole.utf8.count { #expect(!isTaken(String(whole.prefix(count)))) }
    }

    @Test func `names are taken with the commas between them`() throws {
        let text = #"{"a":1,"b":[2,{"c":3}],"d":4}"#
        try JSONReader.read(text.utf8) { (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            #expect(reader.takeKey("b") == false)
            #expect(reader.takeKey("a") == true)
            #expect(try reader.readUInt64() == 1)
            #expect(reader.takeKey("b") == true)
            try reader.skipValue()
            #expect(try reader.nextKey().map { $0 == "d" } == true)
            #expect(try reader.readUInt64() == 4)
            #expect(reader.takeKey("e") == false)
            #expect(try reader.nextKey() == nil)
            try reader.finish()
        }
    }

    @Test(arguments: 0..<80)
    func `hex of any length is taken whole`(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 37 &* $0 &+ count) }
        let hex = Hex.encode(bytes)
        let (value, end) = taken("\"\(hex)\",") { $0.takeHexBytes() }
        #expect(value == bytes)
        #expect(end == hex.utf8.count + 2)
        let (upper, _) = taken("\"0x\(hex.dropFirst(2).uppercased())\"") { $0.takeHexBytes() }
        #expect(upper == bytes)
        #expect(fixed("\"\(hex)\"", count) == bytes)
        #expect(fixed("\"\(hex)\"", count + 1) == nil)
        #expect(fixed("\"\(hex)00\"", count) == nil)
    }

    @Test(arguments: [
        "", "\"", "\"0", "\"0x", "\"0x0", "\"0x1\"", "\"0xabc\"", "\"0X00\"", "\"00\"", "\"0x0g\"",
        "\"0x0\\u0030\"", "\"0x00", "0x00", " \"0x00\"", "null", "\"0x\u{e9}\"",
    ])
    func `what is no hex is left where it is`(text: String) {
        let (bytes, end) = taken(text) { $0.takeHexBytes() }
        #expect(bytes == nil)
        #expect(end == 0)
        #expect(fixed(text, 1) == nil)
    }

    @Test func `quantities of up to sixteen digits are taken`() {
        for shift in 0..<64 {
            for value in [UInt64.max >> UInt64(shift), 1 << UInt64(shift)] {
                let text = "\"0x\(String(value, radix: 16))\""
                #expect(taken(text) { $0.takeHexWord() } == (value, text.utf8.count))
            }
        }
        #expect(taken("\"0x0\"") { $0.takeHexWord() } == (0, 5))
        for text in [
            "\"0x\"", "\"0x00\"", "\"0x01\"", "\"0x10000000000000000\"", "\"0xg\"", "\"0x1", "0x1",
            "",
            "\"0x1 \"",
        ] {
            #expect(taken(text) { $0.takeHexWord() } == (nil, 0), "\(text)")
        }
    }

    private func fixed(_ text: String, _ count: Int) -> [UInt8]? {
        let (value, _) = taken(text) { reader -> [UInt8]? in
            var isTaken = false
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = count
                buffer.initialize(repeating: 0)
                isTaken = reader.takeHex(
                    into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
            }
            return isTaken ? bytes : nil
        }
        return value
    }
}
