import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Hashes and signatures that the protocols' own tests publish.
@Suite struct MakerOrderHashTests {
    // 0xProject/protocol, packages/protocol-utils/test/orders_test.ts
    private func zeroEx(isRfq: Bool, maker: String? = nil) throws -> MakerOrder {
        let third = try Address(hex: "0x70f2d6c7acd257a6700d745b76c602ceefeb8e20")
        let recipient = try Address(hex: "0xcc3c7ea403427154ec908203ba6c418bd699f7ce")
        return .zeroEx(
            ZeroExOrder(
                makerToken: try Address(hex: "0x349e8d89e8b37214d9ce3949fc5754152c525bc3"),
                takerToken: try Address(hex: "0x83c62b2e67dea0df2a27be0def7a22bd7102642c"),
                makerAmount: 1234, takerAmount: 5678,
                maker: try Address(hex: maker ?? "0x8d5e5b5b5d187bdce2e0143eb6b3cc44eef3c0cb"),
                taker: try Address(hex: "0x615312fb74c31303eab07dea520019bb23f4c6c2"),
                pool: try Hash32(
                    hex: "0x0bbff69b85a87da39511aefc3211cb9aff00e1a1779dc35b8f3635d8b5ea2680"),
                expiry: 1001, salt: 2001,
                terms: isRfq
                    ? .rfq(txOrigin: third)
                    : .limit(
                        takerTokenFeeAmount: 9_101_112, sender: third, feeRecipient: recipient)))
    }

    private func zeroExDomain() throws -> TypedDataDomain {
        ZeroExOrder.domain(
            chainId: ChainId(8008),
            exchangeProxy: try Address(hex: "0x6701704d2421c64ee9aa93ec7f96ede81c4be77d"))
    }

    @Test func `both kinds of 0x order have the published hashes`() throws {
        let (limit, rfq) = (try zeroEx(isRfq: false), try zeroEx(isRfq: true))
        #expect(
            limit.structHash.hex
                == "0x05a78607ce1eafbbe994f04f8f0ae718d971bf420f089163ed8e7a022e95e468")
        #expect(
            limit.digest(in: try zeroExDomain()).hex
                == "0x8bb1f6e880b3b4f91a901897c4b914ec606dc3b8b59f64983e1638a45bdf3116")
        #expect(
            rfq.structHash.hex
                == "0x995b6261fa93cd5acd5121f404305f8e9f9c388723f3e53fb05bd5eb534b4899")
        #expect(
            rfq.digest(in: try zeroExDomain()).hex
                == "0xb4c40524740dcc4030a62b6d9afe740f6ca24508e59ef0c5bd99d5649a430885")
    }

    /// The published signatures are of the key whose account this is.
    private static let zeroExMaker = "0x05cac48d17ecc4d8a9db09dde766a03959b98367"

    @Test(
        arguments: [
            (
                false, 3, 28, "5d4fe9b4c8f94efc46ef9e7e3f996c238f9c930fd5c03014ec6db6d4d18a34e5",
                "0949269d29524aec1ba5b19236c392a3d1866ca39bb8c7b6345e90a3fbf404fc"
            ),
            (
                false, 2, 27, "030e27e0a261dda1139154d9ba7e814932bd6b8d15231a8c2cd78d634ff22c2b",
                "50af45e0d6e81b721905bd35748168f1f348be34fe03073d7a2f2b053cbdca2d"
            ),
            (
                true, 3, 28, "ba231f67168d6d1fd2b83e0a3a6b1663ec493b98a8dbe34689c8e8171972522f",
                "47023a5f73b5f638e9a138de26b35e59847680bee78af0c8251de532e7c39d8b"
            ),
            (
                true, 2, 27, "824d70ae7cccea382ddd51f773f9745abb928dadbccebbd090ca371d7b8fb741",
                "7557a009f7cfa207d19a8fd42950458340de718a7b35522051cde6f75ad42cba"
            ),
        ] as [(Bool, UInt8, UInt8, String, String)])
    func `both kinds of 0x signature are the maker's, and no other kind's`(
        isRfq: Bool, kind: UInt8, v: UInt8, r: String, s: String
    ) throws {
        let order = try zeroEx(isRfq: isRfq, maker: Self.zeroExMaker)
        func pool(_ kind: UInt8, _ v: UInt8) throws -> MakerOrderPool {
            try MakerOrderPool(
                order: order, domain: try zeroExDomain(),
                signature: try MakerSignature(
                    zeroExKind: kind, v: v, r: try Hash32(hex: "0x" + r),
                    s: try Hash32(hex: "0x" + s)),
                state: MakerOrderState(filled: 0),
                context: MakerOrderContext(chainId: ChainId(8008), timestamp: 1000))
        }
        #expect(try pool(kind, v).isSigned(by: order.maker))
        #expect(try pool(kind, v).isSigned(by: .zero) == false)
        #expect(throws: PoolError(.reverts, "")) { try pool(5 - kind, v) }
        #expect(throws: PoolError(.reverts, "")) { try pool(kind, 55 - v) }
        for wrong in [0, 1, 4, 255] as [UInt8] {
            #expect(throws: PoolError(.reverts, "")) { try pool(wrong, v) }
        }
    }

    // 1inch/fusion-sdk, private-key-provider.connector.spec.ts; the order's maker is another account.
    @Test func `a 1inch order has the published signature, in both its forms`() throws {
        let order = MakerOrder.oneInch(
            OneInchOrder(
                salt: 618_054_093_254,
                maker: try Address(hex: "0xfb3c7eb936caa12b5a884d612393969a557d4307"),
                receiver: .zero,
                makerAsset: try Address(hex: "0xe9e7cea3dedca5984780bafc599bd69add087d56"),
                takerAsset: try Address(hex: "0x111111111117dc0aa78b770fa6a738034120c302"),
                makingAmount: 1_000_000_000_000_000_000, takingAmount: 1_000_000_000_000_000_000,
                makerTraits: MakerTraits(0)))
        let router = try Address(hex: "0x111111125421ca6dc452d289314280a0f8842a65")
        let digest = order.digest(
            in: OneInchOrder.domain(chainId: ChainId(1), verifyingContract: router))
        let bytes = try Hex.decode(
            "0x8e1cbdc41ebb253aea91bfa41a028e735be4a5b25d93da0e3a6817070f40dcd3"
                + "1dfbc38bd3800ce2ff88089c77ca2f442dc84637006808aab0af00d966c917b11b")
        let signer = try Address(hex: "0xa07c1d51497fb6e66aa2329cecb86fca0a957fdb")
        #expect(try MakerSignature.typedData(bytes).signer(of: digest) == signer)
        // v is 27, so the parity that EIP-2098 packs is 0.
        let compact = MakerSignature.typedData(Array(bytes.prefix(64)))
        #expect(try compact.signer(of: digest) == signer)
        let alone = OneInchOrder.domain(
            chainId: ChainId(1), verifyingContract: router, name: "1inch Limit Order Protocol",
            version: "4")
        #expect(try compact.signer(of: order.digest(in: alone)) != signer)
    }
}
