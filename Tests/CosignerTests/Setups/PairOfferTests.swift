import Basics
import Cosigner
import Testing

@Suite struct PairOfferTests {
    /// Offers of some signers among each other, all with their other half where they say.
    static func offers(_ signers: [UInt16]) -> [UInt16: [PairOffer]] {
        var offers: [UInt16: [PairOffer]] = [:]
        for from in signers {
            offers[from] = signers.filter { $0 != from }.map { to in
                PairOffer(
                    peer: to, setup: hash(1_000 * Int(from) + Int(to)),
                    setupShelf: shelf(of: to, for: from), ownShelf: shelf(of: from, for: to))
            }
        }
        return offers
    }

    static func shelf(of party: UInt16, for other: UInt16) -> Hash32 {
        hash(1_000_000 + 100 * Int(party) + Int(other))
    }

    @Test(arguments: [[1, 2], [1, 3, 4], [2, 3, 5, 7]] as [[UInt16]])
    func `offers of all pairs are complete, and each party uses up those that concern it`(
        _ signers: [UInt16]
    ) {
        let offers = PairOffers(Self.offers(signers))
        #expect(offers.isComplete)
        for party in signers {
            #expect(offers.names(of: party).count == 2 * (signers.count - 1))
        }
        #expect(offers.offer(from: signers[0], to: signers[1])?.peer == signers[1])
        #expect(offers.offer(from: signers[0], to: signers[0]) == nil)
    }

    @Test func `without a setup, or with a half that is gone, they are not`() {
        for change in 0..<3 {
            var offers = Self.offers([1, 2, 3])
            switch change {
            case 0: offers[2]?[1].setup = nil
            // Party 3 has died since: its shelf has another name.
            case 1: offers[3]?[0].ownShelf = hash(5)
            default: offers[1] = []
            }
            #expect(!PairOffers(offers).isComplete)
        }
        #expect(!PairOffers([:]).isComplete)
    }
}
