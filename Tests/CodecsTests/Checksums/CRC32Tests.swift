import Codecs
import Testing

@Suite struct CRC32Tests {
    /// The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
    @Test func `the catalogue's check value comes out`() {
        #expect(CRC32.checksum("123456789".utf8) == 0xCBF4_3926)
    }

    @Test func `pieces give what the whole gives`() {
        var check = CRC32()
        check.update("1234".utf8)
        check.update("".utf8)
        check.update("56789".utf8)
        #expect(check.value == 0xCBF4_3926)
        #expect(CRC32().value == 0)
    }
}
