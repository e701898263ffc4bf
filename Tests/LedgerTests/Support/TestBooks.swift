import Arithmetic
import Basics
import Ledger
import Markets

/// Books of one exchange account and one wallet: ETH at 18 digits (8 at the exchange) and USDC at 8
/// digits (6 in the wallet).
struct TestBooks {
    var ledger = Ledger()
    let ether = Asset("ETH")
    let dollar = Asset("USDC")
    let venue = Location.venue(VenueId("paper"), account: "main")
    let wallet = Location.chain(ChainId(1), .zero)

    init() throws {
        ledger.declare(ether, scale: 18)
        ledger.declare(dollar, scale: 8)
        try ledger.declare(venueEther, decimals: 8)
        try ledger.declare(venueDollar, decimals: 8)
        try ledger.declare(walletEther, decimals: 18)
        try ledger.declare(walletDollar, decimals: 6)
    }

    var venueEther: Holding { Holding(location: venue, asset: ether) }
    var venueDollar: Holding { Holding(location: venue, asset: dollar) }
    var walletEther: Holding { Holding(location: wallet, asset: ether) }
    var walletDollar: Holding { Holding(location: wallet, asset: dollar, token: .zero) }
    var holdings: [Holding] { [venueEther, venueDollar, walletEther, walletDollar] }

    /// Opens every holding with this much, ledger scale.
    mutating func fund(_ amount: UInt64) throws {
        var posting = Posting()
        for holding in holdings {
            posting.move(
                Int256(UInt256(amount)), from: .external(holding.asset), to: .held(holding))
        }
        try ledger.post(posting)
    }

    /// One to four moves between accounts; about half of them take more than is there.
    func randomPosting(_ random: inout TestRandom) -> Posting {
        var posting = Posting()
        for _ in 0..<random.int(1, 4) {
            let asset = random.pick([ether, dollar])
            var accounts = holdings.filter { $0.asset == asset }.map { Account.held($0) }
            accounts += [
                .fees(asset, paidAt: venue), .counterparty(asset, at: venue), .external(asset),
            ]
            posting.move(
                Int256(UInt256(UInt64(random.int(0, 500)))), from: random.pick(accounts),
                to: random.pick(accounts))
        }
        return posting
    }
}
