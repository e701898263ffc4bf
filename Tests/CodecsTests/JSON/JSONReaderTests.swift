import Arithmetic
import Codecs
import Testing

@Suite struct JSONReaderTests {
    @Test func `a depth message is read without building a tree`() throws {
        let text =
            #"{"e":"depthUpdate","E":123,"s":"BTCUSDT","b":[["0.0024","10"],["0.0022","5.5",[]]],"#
            + #""a":[],"x":{"deep":[1,{"y":null}]},"done":true}"#
        var levels: [[Int64]] = []
        var time: UInt64 = 0
        var isDone = false
        try JSONReader.read(text.utf8) { (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            while let key = try reader.nextKey() {
                switch key {
                case "E": time = try reader.readUInt64()
                case "b", "a":
                    try reader.beginArray()
                    while try reader.nextElement() {
                        let level = try reader.readDecimalPair(firstScale: 4, secondScale: 2)
                        levels.append([level.first, level.second])
                    }
                case "done": isDone = try reader.readBool()
                default: try reader.skipValue()
                }
            }
            try reader.finish()
        }
        #expect(levels == [[24, 1_000], [22, 550]])
        #expect(time == 123)
        #expect(isDone)
    }

    @Test(
        arguments: [
            ("1", 2, 100), ("\"1\"", 2, 100), ("1.5", 2, 150), ("-1.5", 2, -150),
            ("\"1.50000\"", 2, 150),
            ("0", 0, 0), ("-0.00", 2, 0), ("1e2", 0, 100), ("\"1.5E-1\"", 2, 15),
            ("1.500e0", 1, 15),
            ("12345e-5", 5, 12_345), ("9223372036854775807", 0, .max),
            ("-9223372036854775808", 0, .min), ("92233720368.54775807", 8, .max),
            ("9.223372036854775807", 18, .max),
        ] as [(String, Int, Int64)])
    func `decimals are exact integers at their scale`(
        _ text: String, _ scale: Int, _ expected: Int64
    ) throws {
        #expect(try decimal(text, scale) == expected)
    }

    @Test(arguments: [
        ("1.005", 2, JSONError.Code.precisionLost), ("\"0.001\"", 2, .precisionLost),
        ("1e-3", 2, .precisionLost), ("1.005e0", 2, .precisionLost),
        ("9223372036854775808", 0, .overflow), ("-9223372036854775809", 0, .overflow),
        ("92233720368547758.08", 2, .overflow), ("99999999999999999999999", 0, .overflow),
        ("1e30", 0, .overflow), ("1", 19, .overflow), ("1", -1, .overflow),
        ("01", 2, .badNumber), ("\"\"", 2, .badNumber), ("\"1 \"", 2, .badNumber),
        ("\" 1\"", 2, .badNumber), ("\"+1\"", 2, .badNumber), ("\".5\"", 2, .badNumber),
        ("\"1.\"", 2, .badNumber), ("\"1,5\"", 2, .badNumber), ("\"0x1\"", 2, .badNumber),
        ("\"NaN\"", 2, .badNumber), ("true", 2, .wrongType), ("null", 2, .wrongType),
        ("[1]", 2, .wrongType), ("", 2, .unexpectedEnd), ("\"1", 2, .unexpectedEnd),
        ("-", 2, .unexpectedEnd), ("1.", 2, .unexpectedEnd), ("\"1e\"", 2, .badNumber),
    ])
    func `what is no exact decimal at its scale is refused`(
        _ text: String, _ scale: Int, _ code: JSONError.Code
    ) {
        let error = #expect(throws: JSONError.self) { try decimal(text, scale) }
        #expect(error?.code == code)
    }

    @Test func `random decimals agree with exact arithmetic`() throws {
        var random = SplitMix(state: 5)
        for _ in 0..<20_000 {
            let digits = Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(63))
            let scale = random.below(19)
            let places = random.below(19)
            let value = try #require(ExactDecimal(coefficient: Int128(digits), scale: places))
            let text = [value.description, "\"\(value)\""][random.below(2)]
            let expected = value.rescaled(to: scale).flatMap { Int64(exactly: $0.coefficient) }
            #expect((try? decimal(text, scale)) == expected, "\(text) at \(scale)")
            let exact = try JSONReader.read(text.utf8) {
                (reader: inout JSONReader) throws(JSONError) in try reader.readExactDecimal()
            }
            #expect(exact == value)
        }
    }

    @Test func `whole numbers are read at their bounds`() throws {
        func signed(_ text: String) throws -> Int64 {
            try JSONReader.read(text.utf8) {
                (reader: inout JSONReader) throws(JSONError) in try reader.readInt64()
            }
        }
        func unsigned(_ text: String) throws -> UInt64 {
            try JSONReader.read(text.utf8) {
                (reader: inout JSONReader) throws(JSONError) in try reader.readUInt64()
            }
        }
        #expect(try signed("-9223372036854775808") == .min)
        #expect(try signed("\"9223372036854775807\"") == .max)
        #expect(try unsigned("18446744073709551615") == .max)
        for text in ["9223372036854775808", "1.0", "1e2", "\"\"", "\"1.0\"", "- 1", "x"] {
            #expect(throws: JSONError.self) { try signed(text) }
        }
        for text in ["18446744073709551616", "-1", "1.0", "00"] {
            #expect(throws: JSONError.self) { try unsigned(text) }
        }
    }

    @Test func `keys are compared with their escapes resolved`() throws {
        let matches = try JSONReader.read(#"{"\u0062ids":1}"#.utf8) {
            (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            guard let key = try reader.nextKey() else { return [Bool]() }
            return [key == "bids", key == "asks", key.matches(Array("bids".utf8))]
        }
        #expect(matches == [true, false, true])
    }

    @Test func `verbs in a wrong order give errors`() {
        let text = Array(#"{"a":[1]}"#.utf8)
        JSONReader.read(text) { (reader: inout JSONReader) in
            #expect(throws: JSONError.self) { try reader.beginArray() }
            #expect(throws: JSONError.self) { try reader.readInt64() }
            #expect(throws: JSONError.self) { try reader.readNull() }
            #expect(throws: JSONError.self) { try reader.finish() }
            #expect(throws: JSONError.self) { try reader.nextElement() }
        }
    }

    @Test func `the raw bytes of a value are given as they stand`() throws {
        let raw = try JSONReader.read(#"{"a": {"b" : [1, 2.50]} }"#.utf8) {
            (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            _ = try reader.nextKey()
            return String(decoding: try reader.readRaw().bytes, as: UTF8.self)
        }
        #expect(raw == #"{"b" : [1, 2.50]}"#)
    }

    private func decimal(_ text: String, _ scale: Int) throws(JSONError) -> Int64 {
        try JSONReader.read(text.utf8) { (reader: inout JSONReader) throws(JSONError) in
            let value = try reader.readDecimal(scale: scale)
            try reader.finish()
            return value
        }
    }

    @Test(arguments: [
        #"{"a":[1,{"b":"}]\"{"}],"c":{}}"#, #"[[],[{}],"]"]"#, "[]", "{}", "12.5", "null",
        #""a string""#, #"{"long":"0123456789012345678901234567890123456789\\"}"#,
    ])
    func `a value is passed over whole, whatever its strings hold`(text: String) throws {
        let members = #"{"x":"# + text + #" ,"y":7}"#
        try JSONReader.read(members.utf8) { (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            #expect(try reader.nextKey().map { $0 == "x" } == true)
            let raw = try reader.passOver()
            #expect(String(decoding: raw.bytes, as: UTF8.self) == text)
            #expect(try reader.nextKey().map { $0 == "y" } == true)
            #expect(try reader.readUInt64() == 7)
        }
    }

    @Test(arguments: ["[", "{", #"{"a":"#, #"["a"#, #"["\x"]"#, "[[]"])
    func `what has no end is not passed over`(text: String) {
        #expect(throws: JSONError.self) {
            try JSONReader.read(text.utf8) { (reader: inout JSONReader) throws(JSONError) in
                _ = try reader.passOver()
            }
        }
    }

    /// Strings are looked at many bytes at a time; every place of every special byte must be found.
    @Test(arguments: [0x22, 0x5C, 0x1F, 0x00, 0x0A] as [UInt8])
    func `a special byte ends a run of plain ones wherever it stands`(special: UInt8) throws {
        for length in 0..<100 {
            // Neighbours that differ by a bit or a borrow.
            let plain: [UInt8] = [0x21, 0x23, 0x5B, 0x5D, 0x20, 0x7F, 0x80, 0xA2, 0xDC, 0xFF]
            let body = (0..<length).map { plain[($0 * 7 + length) % plain.count] }
            let text = [0x22] + body + [special] + [UInt8](repeating: 0x61, count: 40)
            let found = JSONReader.read(text) { (reader: inout JSONReader) -> Int? in
                (try? reader.readString())?.bytes.count
            }
            #expect(found == (special == 0x22 ? length : nil), "after \(length)")
        }
    }
}
