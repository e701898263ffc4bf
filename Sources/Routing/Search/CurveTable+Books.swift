import Arithmetic

extension CurveTable {
    /// Adds a book's levels, each a stretch of one price; lots and minimums are left to the repair.
    mutating func append(_ book: ExactBook, location: Int) {
        let start = segments.count
        let base = book.baseConversion.searchFactor
        let quote = book.quoteConversion.searchFactor
        let quantityMax = book.lotUnits.searchValue * Double(book.lotsMax)
        var quantityBefore = UInt256.zero
        var notionalBefore = UInt256.zero
        var root = Double.infinity
        for level in book.prices.indices {
            // What the largest order leaves of the level.
            let quantity = min(
                (book.quantitySums[level] - quantityBefore).searchValue,
                (quantityMax - quantityBefore.searchValue) * Self.capSlack)
            guard quantity > 0 else { break }
            let bases = quantity * base
            let quotes = quantity * book.prices[level].searchValue * quote
            let (paid, received) = book.isSell ? (bases, quotes) : (quotes, bases)
            root = min(root, (received / paid).squareRoot())
            let before = (quantityBefore.searchValue * base, notionalBefore.searchValue * quote)
            segments.append(
                CurveSegment(
                    rootStart: root, rootEnd: root, inputReserve: paid, outputReserve: received,
                    inputBefore: book.isSell ? before.0 : before.1,
                    outputBefore: book.isSell ? before.1 : before.0, inputSpan: paid,
                    outputSpan: received))
            quantityBefore = book.quantitySums[level]
            notionalBefore = book.notionalSums[level]
        }
        finish(start: start, isBook: true, location: location, fixedCost: 0)
    }
}
