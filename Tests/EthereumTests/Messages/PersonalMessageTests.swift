import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct PersonalMessageTests {
    // web3.js documentation, eth.accounts.hashMessage.
    @Test func `a published message hash holds`() {
        #expect(
            PersonalMessage.hash(Array("Hello World".utf8)).hex
                == "0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2")
    }

    @Test func `the length is counted in bytes`() {
        let text = Array("ä".utf8)
        let preimage = Array("\u{19}Ethereum Signed Message:\n2".utf8) + text
        #expect(PersonalMessage.hash(text) == Keccak256.hash(preimage))
        #expect(PersonalMessage.hash(text, validator: .zero) != PersonalMessage.hash(text))
    }

    // EIP-2098, both test cases: the same key signs each message.
    @Test func `the examples of EIP-2098 hold`() throws {
        let cases = [
            (
                "Hello World", 0,
                "68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90",
                "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064"
            ),
            (
                "It's a small(er) world", 1,
                "9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76",
                "939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793"
            ),
        ]
        for (message, parity, r, s) in cases {
            let compact = bytes(r + s)
            let signature = try RecoverableSignature(bytes: compact)
            #expect(Int(signature.yParity) == parity)
            #expect(signature.compactBytes == compact)
            #expect(try RecoverableSignature(bytes: signature.bytes) == signature)
            let key = try Secp256k1.recover(
                digest: PersonalMessage.hash(Array(message.utf8)), signature: signature)
            // The EIP names the key: the digits 1 to 9 and 0, over and over.
            var secret = bytes(String(repeating: "1234567890", count: 6) + "1234")
            #expect(try Secp256k1.address(of: SecretBytes(consuming: &secret)) == key.address)
        }
    }

    @Test func `what is no signature is refused`() {
        let good = [UInt8](repeating: 1, count: 64)
        for (bytes, code) in [
            (Array(good.dropLast()), EthereumError.Code.wrongLength),
            (good + [0, 0], .wrongLength),
            (good + [2], .badRecoveryId), (good + [29], .badRecoveryId),
            ([UInt8](repeating: 0, count: 65), .badSignature),
            ([UInt8](repeating: 0xff, count: 64) + [27], .badSignature),
        ] {
            #expect(throws: EthereumError(code)) { try RecoverableSignature(bytes: bytes) }
        }
    }
}
