import Basics
import Definitions
import Testing

@Suite struct CosignerRelayDefinitionTests {
    static let text = """
        listen: {port: 9200}
        certificateFile: certificate.der
        certificateKeyFile: certificate.key
        guests: ["\(CosignerDefinitionTests.hash("a"))", "\(CosignerDefinitionTests.hash("b"))"]
        """

    @Test func `a relay listens on loopback unless told otherwise, and knows its guests`() throws {
        let read = try RelayDefinition(text: Self.text, file: "conf/relay.yaml")
        #expect(read.host == "127.0.0.1")
        #expect(read.port == 9_200)
        #expect(read.certificateFile == "conf/certificate.der")
        #expect(read.guests.count == 2)
        let open = try RelayDefinition(
            text: Self.text.replacing("{port", with: "{host: 0.0.0.0, port"), file: "r")
        #expect(open.host == "0.0.0.0")
    }

    @Test func `one guest, the same twice and what is mistyped are refused by their place`() {
        for (old, new, path, code) in [
            (
                CosignerDefinitionTests.hash("b"), CosignerDefinitionTests.hash("a"), "guests",
                .badValue
            ),
            (#", "\#(CosignerDefinitionTests.hash("b"))""#, "", "guests", .badValue),
            (CosignerDefinitionTests.hash("b"), "0x12", "guests[1]", .badValue),
            ("{port: 9200}", "{port: 65536}", "listen.port", .badValue),
            ("guests:", "guest:", "guest", .unknownKey),
            ("certificateFile: certificate.der\n", "", "", .missingKey),
        ] as [(String, String, String, DefinitionError.Code)] {
            do throws(DefinitionError) {
                _ = try RelayDefinition(text: Self.text.replacing(old, with: new), file: "r")
                Issue.record("\(new)")
            } catch {
                #expect(error.path == path, "\(new)")
                #expect(error.code == code, "\(new)")
            }
        }
    }
}
