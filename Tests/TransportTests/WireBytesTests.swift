import Codecs
import Testing
import Transport

@Suite struct WireBytesTests {
    @Test func `a reader walks received bytes in place`() throws {
        let bytes = WireBytes(#"{"price":"0.5"}"#.utf8)
        let price = try JSONReader.read(bytes) { (reader: inout JSONReader) throws(JSONError) in
            try reader.beginObject()
            _ = try reader.nextKey()
            return try reader.readDecimal(scale: 3)
        }
        #expect(price == 500)
        #expect(bytes.withContiguousStorageIfAvailable { $0.count } == 15)
        #expect(bytes.text == #"{"price":"0.5"}"#)
        #expect(Array(bytes) == Array(#"{"price":"0.5"}"#.utf8))
    }
}
