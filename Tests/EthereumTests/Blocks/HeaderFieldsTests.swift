import Arithmetic
import Basics
import Ethereum
import Testing

@Suite struct HeaderFieldsTests {
    // The genesis block of Ethereum mainnet.
    @Test func `the mainnet genesis hash is recomputed`() throws {
        let empty = try Hash32(
            hex: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")
        let header = HeaderFields(
            parentHash: .zero,
            ommersHash: try Hash32(
                hex: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"),
            beneficiary: .zero,
            stateRoot: try Hash32(
                hex: "0xd7f8974fb5ac78d9ac099b9ad5018bedc2ce0a72dad1827a1709da30580f0544"),
            transactionsRoot: empty, receiptsRoot: empty,
            logsBloom: [UInt8](repeating: 0, count: 256), difficulty: 17_179_869_184, number: 0,
            gasLimit: 5000, gasUsed: 0, timestamp: 0,
            extraData: bytes("11bbe8db4e347b4e8c937c1c8370e4b5ed33adb3db69cbdb7a38e1e50b1b82fa"),
            mixHash: .zero, nonce: [0, 0, 0, 0, 0, 0, 0, 0x42])
        let sealed = try header.sealed()
        #expect(
            sealed.hash.hex == "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3")
        #expect(sealed.baseFeePerGas == 0)
        #expect(sealed.number == 0)
    }

    // Tests/Vectors/ethereum_headers.json: every fork's field count, by pyrlp.
    @Test func `every fork's header agrees with pyrlp`() throws {
        let cases = try vectors("ethereum_headers.json", as: HeaderCase.self)
        #expect(cases.count == 20)
        for item in cases {
            let header = try item.header()
            #expect(Hex.encode(try header.encoded()) == item.encoded)
            #expect(try header.hash().hex == item.hash)
            #expect(try HeaderFields.decode(try Hex.decode(item.encoded)) == header)
            let sealed = try header.sealed()
            #expect(sealed.hash.hex == item.hash)
            #expect(sealed.parentHash == header.parentHash)
            #expect(sealed.timestamp == Timestamp(seconds: header.timestamp))
        }
    }

    @Test func `a later fork's field needs the earlier ones`() throws {
        var header = try #require(
            try vectors("ethereum_headers.json", as: HeaderCase.self).last
        ).header()
        header.blobGasUsed = nil
        #expect(throws: EthereumError(.missingField)) { try header.encoded() }
        header.excessBlobGas = nil
        header.parentBeaconBlockRoot = nil
        #expect(throws: EthereumError(.missingField)) { try header.encoded() }
        header.requestsHash = nil
        #expect(throws: Never.self) { try header.encoded() }
        // Cancun's three fields come together.
        header.blobGasUsed = 1
        #expect(throws: EthereumError(.missingField)) { try header.encoded() }
    }

    @Test func `a bloom filter or nonce of another size is refused`() throws {
        let good = try #require(
            try vectors("ethereum_headers.json", as: HeaderCase.self).first
        ).header()
        var header = good
        header.logsBloom.removeLast()
        #expect(throws: EthereumError(.wrongLength)) { try header.hash() }
        header = good
        header.nonce.append(0)
        #expect(throws: EthereumError(.wrongLength)) { try header.hash() }
    }

    @Test func `whatever decodes encodes back, and nothing crashes`() throws {
        let seeds = try vectors("ethereum_headers.json", as: HeaderCase.self)
            .map { try Hex.decode($0.encoded) }
        var random = SplitMix64(state: 3)
        for round in 0..<10_000 {
            let input = random.mutated(seeds[round % seeds.count])
            if let header = try? HeaderFields.decode(input) {
                #expect(try header.encoded() == input)
            }
        }
    }
}
