import Arithmetic
import Ledger
import Testing

@Suite("Reservations")
struct LedgerReservationTests {
    @Test func `what is set aside is not available and comes back`() throws {
        var books = try TestBooks()
        try books.fund(100)
        try books.ledger.reserve(70, of: books.venueEther)
        #expect(books.ledger.available(books.venueEther) == 30)
        #expect(books.ledger.available(books.walletEther) == 100, "holdings are apart")
        books.ledger.release(20, of: books.venueEther)
        #expect(books.ledger.available(books.venueEther) == 50)
        #expect(books.ledger.reservation(books.venueEther) == 50)
    }

    @Test func `all that is available may be set aside and one unit more may not`() throws {
        var books = try TestBooks()
        try books.fund(100)
        try books.ledger.reserve(40, of: books.venueEther)
        let before = books.ledger
        #expect(throws: LedgerError.insufficient(books.venueEther)) {
            try books.ledger.reserve(61, of: books.venueEther)
        }
        #expect(books.ledger == before)
        try books.ledger.reserve(60, of: books.venueEther)
        #expect(books.ledger.available(books.venueEther).isZero)
    }

    @Test func `releasing everything leaves the books as if nothing had been set aside`() throws {
        var random = TestRandom(seed: 3)
        var books = try TestBooks()
        try books.fund(10_000)
        let before = books.ledger
        var open: [UInt256] = []
        for _ in 0..<200 {
            let amount = UInt256(UInt64(random.int(0, 2_000)))
            if (try? books.ledger.reserve(amount, of: books.walletDollar)) != nil {
                open.append(amount)
            } else if !open.isEmpty {
                books.ledger.release(open.removeFirst(), of: books.walletDollar)
            }
            let sum = open.reduce(UInt256.zero) { $0 + $1 }
            #expect(books.ledger.reservation(books.walletDollar) == sum)
            #expect(books.ledger.available(books.walletDollar) == 10_000 - sum)
        }
        for amount in open { books.ledger.release(amount, of: books.walletDollar) }
        #expect(books.ledger == before)
    }

    @Test func `more than is set aside gives back what is there`() throws {
        var books = try TestBooks()
        try books.fund(100)
        try books.ledger.reserve(10, of: books.venueEther)
        books.ledger.release(11, of: books.venueEther)
        #expect(books.ledger.reservation(books.venueEther).isZero)
        #expect(books.ledger.available(books.venueEther) == 100)
    }

    @Test func `restoring may promise more than is there and then nothing is available`() throws {
        var books = try TestBooks()
        try books.fund(100)
        try books.ledger.reserve(80, of: books.walletEther)
        books.ledger.restore(50, of: books.walletEther)
        #expect(books.ledger.available(books.walletEther).isZero)
        #expect(books.ledger.reservation(books.walletEther) == 130)
        books.ledger.release(80, of: books.walletEther)
        #expect(books.ledger.available(books.walletEther) == 50)
    }
}
