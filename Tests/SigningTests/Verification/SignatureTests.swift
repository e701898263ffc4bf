import Arithmetic
import Basics
import Cryptography
import Signing
import Testing

@Suite struct SignatureTests {
    // The test cases of ERC-2098.
    @Test func `compact signatures are read as published`() throws {
        let cases = [
            (
                "68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90"
                    + "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064",
                UInt8(0), "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064"
            ),
            (
                "9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76"
                    + "939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793",
                1, "139c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793"
            ),
        ]
        for (compact, parity, s) in cases {
            let signature = try AccountSignature.parse(bytes(compact))
            #expect(signature.yParity == parity)
            #expect(signature.s.bigEndianBytes == bytes(s))
            let long = Array(bytes(compact)[..<32]) + bytes(s) + [27 + parity]
            #expect(try AccountSignature.parse(long) == signature)
        }
    }

    @Test func `both forms give the signer`() throws {
        let key = secret([UInt8](repeating: 3, count: 32))
        let digest = SHA256.hash([1])
        let signature = try Secp256k1.sign(digest: digest, key: key)
        let r = signature.r.bigEndianBytes
        var s = signature.s.bigEndianBytes
        let owner = try Secp256k1.address(of: key)
        for v in [signature.yParity, 27 + signature.yParity] {
            #expect(try AccountSignature.signer(of: r + s + [v], over: digest) == owner)
        }
        s[0] |= signature.yParity << 7
        #expect(try AccountSignature.signer(of: r + s, over: digest) == owner)
        #expect(try AccountSignature.signer(of: r + s, over: SHA256.hash([2])) != owner)
    }

    @Test func `what is no signature is refused`() throws {
        let key = secret([UInt8](repeating: 3, count: 32))
        let signature = try Secp256k1.sign(digest: SHA256.hash([1]), key: key)
        let r = signature.r.bigEndianBytes
        let s = signature.s.bigEndianBytes
        let zero = [UInt8](repeating: 0, count: 32)
        let order = bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        // The other form of the same proof: the order less s.
        let high = try #require(UInt256(bigEndian: order)) - signature.s
        for content in [
            [], r, r + s + [27, 0], Array((r + s).dropLast()), zero + s + [27], r + zero + [27],
            order + s + [27], r + order + [27], r + high.bigEndianBytes + [28], r + s + [2],
            r + s + [26], r + s + [29], r + s + [31], r + s + [0x80], zero + zero,
        ] {
            #expect(throws: SigningError(.badSignature)) { try AccountSignature.parse(content) }
        }
    }

    @Test func `a contract is asked by the standard's call data`() throws {
        let hash = SHA256.hash([1])
        let question = ContractSignature.Question.hash(hash)
        let input = try ContractSignature.input([1, 2, 3], for: question)
        #expect(
            Hex.encodeDigits(input)
                == "1626ba7e" + Hex.encodeDigits(hash.bytes) + String(repeating: "0", count: 62)
                + "40" + String(repeating: "0", count: 63) + "3010203"
                + String(repeating: "0", count: 58))
        let old = ContractSignature.Question.data([9])
        #expect(Hex.encode(old.magicValue) == "0x20c13b0b")
        #expect(try ContractSignature.input([], for: old).count == 4 + 5 * 32)
    }

    @Test func `only the magic value in one clean word is a yes`() {
        let question = ContractSignature.Question.hash(.zero)
        let yes = bytes("1626ba7e") + [UInt8](repeating: 0, count: 28)
        func judge(_ answer: [UInt8]?, hasCode: Bool = true) -> ContractSignature.Verdict {
            ContractSignature.judge(answer: answer, to: question, hasCode: hasCode)
        }
        #expect(judge(yes) == .valid)
        #expect(judge(yes, hasCode: false) == .noContract)
        #expect(judge([], hasCode: false) == .noContract)
        var dirty = yes
        dirty[31] = 1
        let number = [UInt8](repeating: 0, count: 28) + bytes("1626ba7e")
        let old = bytes("20c13b0b") + [UInt8](repeating: 0, count: 28)
        for answer in [
            nil, [], Array(yes.dropLast()), yes + [0], dirty, number, old,
            [UInt8](repeating: 0xff, count: 32), [UInt8](repeating: 0, count: 31) + [1],
        ] {
            #expect(judge(answer) == .invalid)
        }
    }
}
