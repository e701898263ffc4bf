import Arithmetic
import Basics
import Pools
import Testing

@Suite struct MakerTraitsTests {
    @Test func `each flag is its own bit`() {
        let flags: [(Int, (MakerTraits) -> Bool)] = [
            (255, \.forbidsPartialFills), (254, \.allowsMultipleFills),
            (252, \.hasPreInteraction), (251, \.hasPostInteraction), (250, \.needsEpoch),
            (249, \.hasExtension), (248, \.usesPermit2), (247, \.unwrapsNative),
        ]
        for (bit, flag) in flags {
            #expect(flag(MakerTraits(.one << bit)))
            #expect(!flag(MakerTraits(~(.one << bit))))
        }
    }

    @Test func `fields lie side by side from the low end`() {
        let traits = MakerTraits(
            UInt256(0x1234) | UInt256(0x11_2233_4455) << 80 | UInt256(0xff_ffff_ffff) << 120
                | UInt256(7) << 160 | .one << 200)
        #expect(traits.allowedSender == 0x1234)
        #expect(traits.expiration == 0x11_2233_4455)
        #expect(traits.nonceOrEpoch == 0xff_ffff_ffff)
        #expect(traits.series == 7)
    }

    @Test func `a sender is known by the low half of the address`() throws {
        let sender = try Address(hex: "0xffffffffffffffffffff00000000000000000012")
        #expect(MakerTraits(0).allows(sender))
        #expect(MakerTraits(0x12).allows(sender))
        #expect(!MakerTraits(0x13).allows(sender))
    }

    @Test func `one fill ends what forbids partial ones or several`() {
        #expect(MakerTraits(0).isFilledOnce)
        #expect(MakerTraits(.noPartialFills | .multipleFills).isFilledOnce)
        #expect(!MakerTraits(.multipleFills).isFilledOnce)
    }
}
