import Arithmetic
import Basics
import Ledger
import Markets
import Testing

@Suite("Postings")
struct LedgerPostingTests {
    @Test func `random postings keep every asset balanced and no holding below zero`() throws {
        var (booked, refused) = (0, 0)
        for seed in 1...20 {
            var random = TestRandom(seed: UInt64(seed))
            var books = try TestBooks()
            for _ in 0..<300 {
                let before = books.ledger
                let posting = books.randomPosting(&random)
                do {
                    try books.ledger.post(posting)
                    booked += 1
                } catch {
                    #expect(books.ledger == before, "a refused posting changes nothing")
                    refused += 1
                }
                #expect(books.ledger.isBalanced)
                for holding in books.holdings {
                    #expect(!books.ledger.balance(.held(holding)).isNegative)
                }
            }
        }
        #expect(booked > 500 && refused > 500, "both happen: \(booked), \(refused)")
    }

    @Test func `a posting and its reverse leave every balance as it was`() throws {
        var random = TestRandom(seed: 7)
        var books = try TestBooks()
        try books.fund(1_000_000)
        for _ in 0..<200 {
            let before = books.holdings.map { books.ledger.balance(.held($0)) }
            let posting = books.randomPosting(&random)
            guard (try? books.ledger.post(posting)) != nil else { continue }
            try books.ledger.post(posting.reversed)
            #expect(books.holdings.map { books.ledger.balance(.held($0)) } == before)
        }
    }

    @Test func `a posting books all of its entries or none`() throws {
        var books = try TestBooks()
        try books.fund(100)
        let before = books.ledger
        var posting = Posting()
        posting.move(60, from: .held(books.venueEther), to: .held(books.walletEther))
        posting.move(101, from: .held(books.venueDollar), to: .external(books.dollar))
        #expect(throws: LedgerError.negative(books.venueDollar)) { try books.ledger.post(posting) }
        #expect(books.ledger == before)
    }

    @Test func `entries of one account add up before they are judged`() throws {
        var books = try TestBooks()
        try books.fund(100)
        var posting = Posting()
        posting.move(
            150, from: .held(books.venueEther), to: .counterparty(books.ether, at: books.venue))
        posting.move(
            80, from: .counterparty(books.ether, at: books.venue), to: .held(books.venueEther))
        try books.ledger.post(posting)
        #expect(books.ledger.balance(.held(books.venueEther)) == Int256(30))
    }

    @Test func `the whole of a holding may leave and one unit more may not`() throws {
        var books = try TestBooks()
        try books.fund(100)
        var more = Posting()
        more.move(101, from: .held(books.walletEther), to: .external(books.ether))
        #expect(throws: LedgerError.negative(books.walletEther)) { try books.ledger.post(more) }
        var all = Posting()
        all.move(100, from: .held(books.walletEther), to: .external(books.ether))
        try books.ledger.post(all)
        #expect(books.ledger.balance(.held(books.walletEther)).isZero)
    }

    @Test func `only a posting that may overdraw takes a holding below zero`() throws {
        var books = try TestBooks()
        try books.fund(100)
        var posting = Posting()
        posting.move(130, from: .held(books.walletEther), to: .external(books.ether))
        try books.ledger.post(posting, mayOverdraw: true)
        #expect(books.ledger.isBalanced)
        #expect(books.ledger.available(books.walletEther).isZero)
        #expect(try books.ledger.rawBalance(books.walletEther).isNegative)
        var back = Posting()
        back.move(10, from: .external(books.ether), to: .held(books.walletEther))
        #expect(throws: LedgerError.negative(books.walletEther)) { try books.ledger.post(back) }
    }

    @Test func `undeclared assets and holdings are refused`() throws {
        var books = try TestBooks()
        let stranger = Asset("XYZ")
        var unknown = Posting()
        unknown.move(1, from: .external(stranger), to: .fees(stranger, paidAt: books.venue))
        #expect(throws: LedgerError.unknownAsset(stranger)) { try books.ledger.post(unknown) }
        let elsewhere = Holding(
            location: .venue(VenueId("other"), account: "main"), asset: books.ether)
        var misplaced = Posting()
        misplaced.move(1, from: .external(books.ether), to: .held(elsewhere))
        #expect(throws: LedgerError.unknownHolding(elsewhere)) { try books.ledger.post(misplaced) }
    }

    @Test func `a balance beyond 256 bits is refused`() throws {
        var books = try TestBooks()
        var all = Posting()
        all.move(Int256(.max), from: .external(books.ether), to: .held(books.venueEther))
        try books.ledger.post(all)
        let before = books.ledger
        var one = Posting()
        one.move(1, from: .counterparty(books.ether, at: books.venue), to: .held(books.venueEther))
        #expect(throws: LedgerError.overflow(books.ether)) { try books.ledger.post(one) }
        #expect(books.ledger == before)
    }

    @Test func `a move of nothing has no entries`() throws {
        let books = try TestBooks()
        var posting = Posting()
        posting.move(0, from: .held(books.venueEther), to: .external(books.ether))
        #expect(posting.entries.isEmpty)
    }

    @Test func `a negative move is the move the other way`() throws {
        var books = try TestBooks()
        try books.fund(100)
        var rebate = Posting()
        rebate.move(
            Int256(5).negated, from: .held(books.venueDollar),
            to: .fees(books.dollar, paidAt: books.venue))
        try books.ledger.post(rebate)
        #expect(books.ledger.balance(.held(books.venueDollar)) == Int256(105))
        #expect(books.ledger.balance(.fees(books.dollar, paidAt: books.venue)) == Int256(5).negated)
    }
}

extension Posting {
    /// Moves a small amount.
    fileprivate mutating func move(_ amount: UInt64, from source: Account, to target: Account) {
        move(Int256(UInt256(amount)), from: source, to: target)
    }
}
