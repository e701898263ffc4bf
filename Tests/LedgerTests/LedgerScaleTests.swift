import Arithmetic
import Basics
import Ledger
import Markets
import Testing

@Suite("Scales")
struct LedgerScaleTests {
    @Test func `raw amounts of coarser locations are whole multiples at the ledger's scale`() throws
    {
        let books = try TestBooks()
        #expect(try books.ledger.amount(raw: 7, of: books.walletDollar) == 700)
        #expect(try books.ledger.amount(raw: 7, of: books.venueDollar) == 7)
        #expect(try books.ledger.amount(raw: 1, of: books.venueEther) == 10_000_000_000)
    }

    @Test func `a raw amount comes back as it went in`() throws {
        var random = TestRandom(seed: 11)
        for _ in 0..<200 {
            var books = try TestBooks()
            let holding = random.pick(books.holdings)
            let raw = UInt256(random.next())
            var posting = Posting()
            posting.move(
                Int256(try books.ledger.amount(raw: raw, of: holding)),
                from: .external(holding.asset), to: .held(holding))
            try books.ledger.post(posting)
            #expect(try books.ledger.rawBalance(holding) == Int256(raw))
        }
    }

    @Test func `decimal amounts are exact or refused`() throws {
        let books = try TestBooks()
        let fits = try ExactDecimal("-1.00000001")
        #expect(try books.ledger.amount(fits, of: books.dollar) == Int256(100_000_001).negated)
        let zeros = try ExactDecimal("1.0000000100")
        #expect(try books.ledger.amount(zeros, of: books.dollar) == Int256(100_000_001))
        let fine = try ExactDecimal("1.000000001")
        #expect(throws: LedgerError.inexact(books.dollar)) {
            try books.ledger.amount(fine, of: books.dollar)
        }
    }

    @Test func `a location may not count finer than the ledger`() throws {
        var books = try TestBooks()
        let holding = Holding(location: .venue(VenueId("fine"), account: "a"), asset: books.dollar)
        #expect(throws: LedgerError.scaleTooFine(holding)) {
            try books.ledger.declare(holding, decimals: 9)
        }
        try books.ledger.declare(holding, decimals: 8)
        let unknown = Holding(location: books.venue, asset: Asset("XYZ"))
        #expect(throws: LedgerError.unknownAsset(Asset("XYZ"))) {
            try books.ledger.declare(unknown, decimals: 0)
        }
    }

    @Test func `a balance that its location cannot express is told as such`() throws {
        var books = try TestBooks()
        var posting = Posting()
        posting.move(Int256(150), from: .external(books.dollar), to: .held(books.walletDollar))
        try books.ledger.post(posting)
        #expect(throws: LedgerError.scaleTooFine(books.walletDollar)) {
            try books.ledger.rawBalance(books.walletDollar)
        }
    }

    @Test func `an amount beyond 256 bits at the ledger's scale is refused`() throws {
        let books = try TestBooks()
        #expect(throws: LedgerError.overflow(books.dollar)) {
            try books.ledger.amount(raw: .max, of: books.walletDollar)
        }
    }

    @Test func `accounts and holdings come in one order whatever the order of declaration`() throws
    {
        let books = try TestBooks()
        var other = Ledger()
        other.declare(books.dollar, scale: 8)
        other.declare(books.ether, scale: 18)
        for holding in books.holdings.reversed() {
            try other.declare(holding, decimals: books.ledger.decimals(of: holding) ?? 0)
        }
        #expect(other.holdings == books.ledger.holdings)
        #expect(other == books.ledger)
    }
}
