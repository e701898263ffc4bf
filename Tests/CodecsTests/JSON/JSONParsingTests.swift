import Arithmetic
import Codecs
import Testing

@Suite struct JSONParsingTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "1", "-1", "10", "0.5", "-0.0", "1e5", "1E+5", "1e-05",
        "123456789012345678901234567890.123456789012345678901234567890", "1.0e400", "\"\"",
        "\"a\"", "\"\\u0000\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\uD834\\uDD1E\"",
        "\"\\uFFFF\"", "\"\u{7F}\"", "\"\u{2028}\u{2029}\"", "\"\u{10FFFF}\"", "[]", "[ ]", "{}",
        "{ }", "[1]", "[1,2]", "[[],{}]", "{\"\":0}", "{\"a\":{\"a\":1}}", " \t\r\n1 \t\r\n",
        "[\"\u{E9}\", \"e\u{301}\"]", "{\"a\":null,\"b\":[true,false]}", "[1 ,2\n,3]",
        "{\"\u{E9}\":1,\"e\u{301}\":2}",
    ])
    func `text that the grammar allows is taken`(_ text: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(try JSONValue(parsing: value.encodedBytes()) == value)
    }

    @Test(arguments: [
        ("", JSONError.Code.unexpectedEnd), (" ", .unexpectedEnd), ("[", .unexpectedEnd),
        ("{", .unexpectedEnd), ("\"", .unexpectedEnd), ("\"a", .unexpectedEnd),
        ("\"\\", .unexpectedEnd), ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd),
        ("-", .unexpectedEnd), ("1.", .unexpectedEnd), ("1e", .unexpectedEnd),
        ("1e+", .unexpectedEnd), ("[1", .unexpectedEnd), ("{\"a\"", .unexpectedEnd),
        ("{\"a\":", .unexpectedEnd), ("[1,", .unexpectedEnd), ("\u{FEFF}1", .unexpectedByte),
        ("[,1]", .unexpectedByte), ("[1,]", .unexpectedByte), ("[1,,2]", .unexpectedByte),
        ("[1 2]", .unexpectedByte), ("[1:2]", .unexpectedByte), ("[1}", .unexpectedByte),
        ("{1:2}", .unexpectedByte), ("{,}", .unexpectedByte), ("{\"a\",1}", .unexpectedByte),
        ("{\"a\":1,}", .unexpectedByte), ("{\"a\":1 \"b\":2}", .unexpectedByte),
        ("{a:1}", .unexpectedByte), ("{'a':1}", .unexpectedByte), ("trux", .unexpectedByte),
        ("TRUE", .unexpectedByte), ("nul1", .unexpectedByte), ("NaN", .unexpectedByte),
        ("Infinity", .unexpectedByte), ("+1", .unexpectedByte), (".5", .unexpectedByte),
        ("0x10", .trailingBytes), ("01", .trailingBytes), ("1 1", .trailingBytes),
        ("[]]", .trailingBytes), ("{}}", .trailingBytes), ("null,", .trailingBytes),
        ("1/* */", .trailingBytes), ("-01", .trailingBytes), ("--1", .badNumber),
        ("1.e5", .badNumber), ("1e5.", .trailingBytes), ("-a", .badNumber), ("1ea", .badNumber),
        ("\"\n\"", .badString), ("\"\t\"", .badString), ("\"\u{0}\"", .badString),
        ("\"\\a\"", .badString), ("\"\\x41\"", .badString), ("\"\\u12G4\"", .badString),
        ("\"\\U0041\"", .badString), ("\"\\uD800\"", .loneSurrogate),
        ("\"\\uDC00\"", .loneSurrogate), ("\"\\uD800\\uD800\"", .loneSurrogate),
        ("\"\\uDC00\\uD800\"", .loneSurrogate), ("\"\\uD800\\n\"", .loneSurrogate),
        ("\"\\uD800a\"", .loneSurrogate), ("{\"a\":1,\"a\":1}", .duplicateName),
        ("{\"a\":1,\"b\":2,\"\\u0061\":3}", .duplicateName),
    ])
    func `text that the grammar forbids is refused`(_ text: String, _ code: JSONError.Code) {
        #expect(failure(Array(text.utf8)) == code)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
        ] as [[UInt8]])
    func `strings that are not UTF-8 are refused`(_ bytes: [UInt8]) {
        #expect(failure(bytes) == .badUnicode)
    }

    @Test func `UTF-16 is refused`() {
        #expect(failure([0xFE, 0xFF, 0x00, 0x31]) == .unexpectedByte)
        #expect(failure([0x31, 0x00]) == .trailingBytes)
    }

    @Test func `nesting up to the limit is taken and one more refused`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: 0x5B, count: depth) + Array(repeating: 0x5D, count: depth)
        }
        _ = try JSONValue(parsing: nested(64))
        #expect(failure(nested(65)) == .tooDeep)
        _ = try JSONValue(parsing: nested(3), depthMax: 3)
        #expect(throws: JSONError(.tooDeep, at: 3)) {
            try JSONValue(parsing: nested(4), depthMax: 3)
        }
        #expect(failure(Array(repeating: 0x5B, count: 1_000_000)) == .tooDeep)
    }

    @Test func `duplicates are found among many names and near misses are not`() throws {
        let names = (0..<5_000).map { "\"name\($0)\":0" }
        let text = "{" + names.joined(separator: ",") + "}"
        #expect(try JSONValue(parsing: text).objectValue?.count == 5_000)
        let twice = "{" + (names + ["\"name17\":1"]).joined(separator: ",") + "}"
        #expect(failure(Array(twice.utf8)) == .duplicateName)
    }

    @Test func `numbers keep every digit of their text`() throws {
        let text = "[0.10, -0, 1E+2, 123456789012345678901234567890.000000000000000001]"
        let parts = try JSONValue(parsing: text).arrayValue?.map { $0.numberText }
        #expect(
            parts == ["0.10", "-0", "1E+2", "123456789012345678901234567890.000000000000000001"])
    }

    @Test func `members and elements are found and the wrong kind gives nil`() throws {
        let value = try JSONValue(parsing: #"{"a":[1,"x",true,null],"b":"0.5"}"#)
        #expect(value["a"]?[1]?.stringValue == "x")
        #expect(value["a"]?[2]?.boolValue == true)
        #expect(value["a"]?[3]?.isNull == true)
        #expect(value["a"]?[4] == nil)
        #expect(value["c"] == nil)
        #expect(value["b"]?.numberText == nil)
        #expect(value["a"]?[0]?.integerValue == 1)
        #expect(value["b"]?.decimalValue == ExactDecimal(coefficient: 5, scale: 1))
    }

    @Test(
        arguments: [
            ("1e3", 1_000, 0), ("1.5e-3", 15, 4), ("-25E+1", -250, 0), ("0e999999999999", 0, 0),
            ("12.50", 1_250, 2), ("1e-36", 1, 36), ("1000000000e-9", 1, 0),
        ] as [(String, Int128, Int)])
    func `exponents are exact`(_ text: String, _ coefficient: Int128, _ scale: Int) throws {
        let expected = ExactDecimal(coefficient: coefficient, scale: scale)
        #expect(JSONValue.number(text).decimalValue == expected)
        #expect(JSONValue.string(text).decimalValue == expected)
    }

    @Test(arguments: ["1e-37", "1e39", "1e99999999999999999999", "1e", "", "+1", "e5", "1e5e5"])
    func `what fits no exact decimal gives nil`(_ text: String) {
        #expect(JSONValue.string(text).decimalValue == nil)
    }

    @Test func `an error says where`() {
        #expect(throws: JSONError(.unexpectedByte, at: 6)) { try JSONValue(parsing: "[1,2, x]") }
    }

    private func failure(_ bytes: [UInt8]) -> JSONError.Code? {
        do {
            _ = try JSONValue(parsing: bytes)
            return nil
        } catch {
            return error.code
        }
    }
}
