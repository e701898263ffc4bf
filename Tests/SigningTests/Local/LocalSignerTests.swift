import Arithmetic
import Basics
import Cryptography
import Ethereum
import Foundation
import Signing
import Testing

@Suite struct LocalSignerTests {
    // The example of EIP-155.
    @Test func `the example of EIP-155 is signed as published`() throws {
        let signer = try LocalSigner(key: secret([UInt8](repeating: 0x46, count: 32)))
        #expect(signer.address.checksummed == "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F")
        let transaction = Transaction.legacy(
            LegacyTransaction(
                chainId: ChainId(1), nonce: 9, gasPrice: 20_000_000_000, gas: 21_000,
                to: try Address(hex: "0x3535353535353535353535353535353535353535"),
                value: 1_000_000_000_000_000_000, input: []))
        let signed = try signer.sign(transaction)
        #expect(
            Hex.encodeDigits(signed.raw)
                == "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a7"
                + "6400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067"
                + "cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83")
        #expect(signed.sender == signer.address)
        // RFC 6979: signing again gives the same bytes.
        #expect(try signer.sign(transaction) == signed)
    }

    @Test func `what is no private key makes no signer`() {
        for content in [
            [], [1], [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xff, count: 32),
        ] {
            #expect(throws: SigningError(.badPrivateKey)) { try LocalSigner(key: secret(content)) }
        }
    }

    @Test func `a transaction for no chain is refused`() throws {
        let signer = try LocalSigner(key: secret([UInt8](repeating: 1, count: 32)))
        let transaction = Transaction.dynamicFee(
            DynamicFeeTransaction(
                chainId: ChainId(0), nonce: 0, maxPriorityFeePerGas: 0, maxFeePerGas: 0, gas: 0,
                to: nil, value: 0, input: []))
        #expect(throws: SigningError(.badTransaction)) { try signer.sign(transaction) }
    }

    @Test func `printing a signer shows no key`() throws {
        let signer = try LocalSigner(key: secret([UInt8](repeating: 0x46, count: 32)))
        var text = "\(signer)" + String(reflecting: signer)
        dump(signer, to: &text)
        #expect(!text.contains("70, 70") && !text.contains("4646") && !text.contains("FFFF"))
        #expect(text.contains("SecretBytes(32)"))
    }
}
