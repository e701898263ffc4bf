import Basics
import Chains
import Codecs
import Cryptography
import Ethereum
import Testing

@Suite("The signed header of a relay")
struct RelayIdentityTests {
    /// Signatures made by a browser's wallet and by a command line of others, as Flashbots' own
    /// tests publish them (flashbots/rpc-endpoint, adapters/flashbots/signature_test.go).
    private static let published = [
        (
            "0x4bE0Cd2553356b4ABb8b6a1882325dAbC8d3013D",
            "0xbf36915334f8fa93894cd54d491c31a89dbf917e9a4402b2779b73d21ecf46e3"
                + "6ff07db2bef6d10e92c99a02c1c5ea700b0b674dfa5d3ce9220822a7ebcc17101b"
        ),
        (
            "0x2485Aaa7C5453e04658378358f5E028150Dc7606",
            "0xff2aa92eb8d8c2ca04f1755a4ddbff4bda6a5c9cefc8b706d5d8a21d3aa6fe7a"
                + "20d3ec062fb5a4c1656fd2c14a8b33ca378b830d9b6168589bfee658e83745cc1b"
        ),
    ]

    @Test(arguments: published)
    func `what is signed for a body is what others sign for it`(
        address: String, signature: String
    ) throws {
        let digest = RelayIdentity.digest(of: Array("Hello".utf8))
        let signature = try RecoverableSignature(bytes: try Hex.decode(signature))
        let signer = try Secp256k1.recover(digest: digest, signature: signature).address
        #expect(signer.checksummed == address)
        let other = RelayIdentity.digest(of: Array("Hello.".utf8))
        #expect(try Secp256k1.recover(digest: other, signature: signature).address != signer)
    }

    /// Made by eth-account 0.14.0: `encode_defunct(text="0x" + keccak(body).hex())`.
    @Test func `the header of a body is that of eth-account, to the letter`() throws {
        let body =
            #"{"jsonrpc":"2.0","id":1,"method":"eth_sendPrivateTransaction","#
            + #""params":[{"tx":"0x02","maxBlockNumber":"0x10"}]}"#
        let header = try RelayKey.identity().header(for: Array(body.utf8))
        #expect(header.isNamed("x-flashbots-signature"))
        #expect(
            header.value == "0x6370eF2f4Db3611D657b90667De398a2Cc2a370C:"
                + "0xab45e4196b408a06b0124e77c253da2e1c4b415bf9812e31797dc823ea590ef5"
                + "4e567c7f56a3d6bc5550f5ab93cf50f7c7af5139957f338d753527e996ee7a201c")
    }

    @Test func `no key is zero or as large as the group's order`() {
        for fill in [UInt8(0), 0xFF] {
            var bytes = [UInt8](repeating: fill, count: 32)
            let key = SecretBytes(consuming: &bytes)
            #expect(throws: CryptographyError.self) { try RelayIdentity(key: key) }
        }
    }

    @Test func `an identity does not show its key`() throws {
        let text = "\(try RelayKey.identity())"
        #expect(!text.lowercased().contains("01020304"))
        #expect(!text.contains("1, 2, 3, 4"))
    }
}
