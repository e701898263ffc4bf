import Basics
import Definitions
import Ethereum
import Testing

@Suite struct ThresholdSignerDefinitionTests {
    static let address = "0x85A6cEaD4812bd9008FcaF460f32E388eCeAB5c3"
    static let key = "0x" + String(repeating: "4", count: 64)

    static let block = """
          signer:
            kind: threshold
            coordinatorFile: coordinator/mpc.yaml
            key: "\(key)"
            address: "\(address)"
            threshold: 2
            parties: [1, 2, 3]

        """

    static func chain(_ block: String = block) throws(DefinitionError) -> NodeDefinition.Chain? {
        let text = ChainText.whole("  rpc: http://127.0.0.1:8545\n\(block)")
            .replacing("  keystoreFile: wallet.json\n  passwordFile: password\n", with: "")
        return try NodeDefinition(file: "conf/node.yaml", files: OneFile(text: text)).chain
    }

    static func failure(_ old: String, _ new: String) -> DefinitionError? {
        do throws(DefinitionError) {
            _ = try chain(block.replacing(old, with: new))
            return nil
        } catch {
            return error
        }
    }

    @Test func `a key of several parties is told by its name, its account and its parties`() throws
    {
        let signer = try #require(try Self.chain()?.signer)
        guard case .threshold(let read) = signer else {
            Issue.record("\(signer)")
            return
        }
        #expect(read.coordinatorFile == "conf/coordinator/mpc.yaml")
        #expect(read.key.hex == Self.key)
        #expect(read.address.checksummed == Self.address)
        #expect(read.path == "m")
        #expect(read.threshold == 2)
        #expect(read.parties == [1, 2, 3])
        #expect(signer.keepsNonces, "cosigners remember what they agreed to")
        #expect(!SignerDefinition.keystore(file: "a", passwordFile: "b").keepsNonces)
    }

    @Test func `what is mistyped is refused by its place`() {
        for (old, new, path, code) in [
            ("coordinatorFile:", "coordinatorfile:", "chain.signer.coordinatorfile", .unknownKey),
            ("    threshold: 2\n", "", "chain.signer", .missingKey),
            ("threshold: 2", "threshold: 1", "chain.signer.threshold", .badValue),
            (Self.key, "0x12", "chain.signer.key", .badValue),
            (Self.address, "0x12", "chain.signer.address", .badValue),
            ("[1, 2, 3]", "[1, 2, 2]", "chain.signer.parties", .badValue),
            ("[1, 2, 3]", "[1]", "chain.signer.parties", .badValue),
            ("[1, 2, 3]", "[0, 1, 2]", "chain.signer.parties[0]", .badValue),
            ("[1, 2, 3]", "[1, 2, 65536]", "chain.signer.parties[2]", .badValue),
        ] as [(String, String, String, DefinitionError.Code)] {
            let error = Self.failure(old, new)
            #expect(error?.path == path, "\(new)")
            #expect(error?.code == code, "\(new)")
        }
    }
}
