import Signing
import Testing

@Suite struct ProtocolTagTests {
    @Test func `no two purposes share a tag`() {
        let tags = ProtocolTag.allCases.map(\.bytes)
        #expect(Set(tags).count == tags.count && tags.count > 15)
        #expect(tags.allSatisfy { $0.starts(with: Array("causeway/dkls/v1/".utf8)) })
    }

    @Test func `parties count from 1`() {
        #expect(PartyId(0) == nil && PartyId(17) == nil && PartyId(.max) == nil)
        #expect(PartyId(1)?.number == 1 && PartyId(16)?.number == 16)
    }
}
