import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct DigestSignerTests {
    // EIP-2098, the first test case, and the account of its key.
    private let digest = PersonalMessage.hash(Array("Hello World".utf8))
    private let rest =
        "68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90"
        + "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064"

    @Test func `all forms of a signature name its signer`() throws {
        let signer = try DigestSigner.recover(from: bytes(rest), over: digest)
        #expect(signer.description.lowercased() == "0x2e988a386a799f506693793c6a5af6b54dfaabfb")
        for v in ["00", "1b"] {
            #expect(try DigestSigner.recover(from: bytes(rest + v), over: digest) == signer)
        }
        #expect(try DigestSigner.recover(from: bytes(rest + "1c"), over: digest) != signer)
        #expect(try DigestSigner.recover(from: bytes(rest), over: .zero) != signer)
    }

    @Test func `what is no signature is refused with its reason`() throws {
        func code(_ text: String) -> EthereumError.Code? {
            do throws(EthereumError) {
                _ = try DigestSigner.recover(from: bytes(text), over: digest)
                return nil
            } catch {
                return error.code
            }
        }
        let zero = String(repeating: "0", count: 64)
        let r = String(rest.prefix(64))
        #expect(code("") == .wrongLength)
        #expect(code(rest + "1b1b") == .wrongLength)
        #expect(code(rest + "1d") == .badRecoveryId)
        #expect(code(r + zero + "1b") == .badSignature)
        #expect(code(zero + r + "1b") == .badSignature)
        // One above half of the group's order.
        let high = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1"
        #expect(code(r + high + "1b") == .highS)
        // No point of the curve has the x coordinate 5.
        #expect(code(String(repeating: "0", count: 63) + "5" + r + "1b") == .unrecoverable)
    }
}
