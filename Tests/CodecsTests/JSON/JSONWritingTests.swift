import Arithmetic
import Codecs
import Testing

@Suite struct JSONWritingTests {
    @Test func `literals give the shortest text in their order`() {
        let value: JSONValue = ["z": 1, "a": [true, "x", .null], "n": -5, "o": [:]]
        #expect(value.text == #"{"z":1,"a":[true,"x",null],"n":-5,"o":{}}"#)
    }

    @Test func `strings escape what they must and nothing else`() {
        let text = "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}\u{E9}\u{1F600}"
        let expected = #""\"\\/\b\f\n\r\t\u0000\u001f"# + "\u{7F}\u{E9}\u{1F600}\""
        #expect(JSONValue.string(text).text == expected)
    }

    @Test(arguments: ["", "1,\"x\":2", "0x1", " 1", "1 ", "NaN", "01", "1.", "\"1\""])
    func `a number that is none cannot break out of its place`(_ text: String) throws {
        let bytes = JSONValue.object([.init(name: "n", value: .number(text))]).encodedBytes()
        #expect(try JSONValue(parsing: bytes)["n"] == .string(text))
    }

    @Test func `numbers are written digit for digit`() throws {
        #expect(JSONValue.integer(UInt64.max).text == "18446744073709551615")
        let price = try ExactDecimal("0.00001000")
        #expect(JSONValue.number(price).text == "0.00001000")
    }

    @Test func `random documents survive a round trip`() throws {
        var random = SplitMix(state: 11)
        for _ in 0..<3_000 {
            let value = randomJSON(&random)
            #expect(try JSONValue(parsing: value.encodedBytes()) == value)
        }
    }
}
