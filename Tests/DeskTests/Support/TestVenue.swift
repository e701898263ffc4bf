import Arithmetic
import Basics
import Desk
import Markets

/// The exchange's own truth: which orders arrived and what was traded.
final class TestVenue {
    private(set) var fills: [Fill] = []
    private var reports: [ClientOrderId: OrderReport] = [:]
    private var requests: [OrderRequest] = []
    private var tradeCount = 0

    /// Takes an immediate-or-cancel order and trades `tenths` of it in up to `pieces` trades.
    func arrive(_ request: OrderRequest, tenths: Int = 10, pieces: Int = 2) throws {
        let id = request.clientOrderId
        guard reports[id] == nil else { throw Twice() }
        requests.append(request)
        let lots = request.quantity.count(of: TestMarket.decimal("0.0001"), rounding: .down) ?? 0
        var left = lots * Int64(tenths) / 10
        let filled = TestMarket.decimal("0.0001").times(left) ?? .zero
        for piece in 0..<pieces where left > 0 {
            let size = piece == pieces - 1 ? left : max(1, left / 3)
            left -= size
            fills.append(try trade(request, TestMarket.decimal("0.0001").times(size) ?? .zero))
        }
        reports[id] = OrderReport(
            clientOrderId: id, venueOrderId: "v-\(id)", symbol: request.symbol,
            status: tenths == 10 ? .filled : .expired, filledQuantity: filled, time: .zero)
    }

    /// At the best level's price, with a fee of a thousandth in what is received.
    private func trade(_ request: OrderRequest, _ quantity: ExactDecimal) throws -> Fill {
        tradeCount += 1
        let isSell = request.side == .sell
        let price = TestMarket.decimal(isSell ? "1999" : "2001")
        let quote = quantity.multiplied(by: price) ?? .zero
        let received = isSell ? quote : quantity
        // The exchange keeps eight digits.
        let units = received.multiplied(by: TestMarket.decimal("0.001"))?
            .rawUnits(decimals: 8, rounding: .up)
        return Fill(
            key: Fill.Key(
                venue: TestMarket.venue, account: "main", symbol: request.symbol,
                tradeId: "t\(tradeCount)"),
            clientOrderId: request.clientOrderId, side: request.side, price: price,
            quantity: quantity, quoteQuantity: quote,
            fee: units.flatMap { ExactDecimal(rawUnits: $0, decimals: 8) } ?? .zero,
            feeAsset: isSell ? TestMarket.dollar : TestMarket.ether, time: .zero)
    }

    /// Everything that the exchange says about an order; nothing when it never arrived.
    func told(_ id: ClientOrderId) -> [DeskInput] {
        guard let report = reports[id] else { return [] }
        return fills.filter { $0.clientOrderId == id }.map { .fill($0) } + [.report(report)]
    }

    /// Every order that arrived, as the account's own records list it.
    var listed: [(request: OrderRequest, report: OrderReport)] {
        requests.compactMap { request in reports[request.clientOrderId].map { (request, $0) } }
    }

    /// What all trades together moved of an asset, ledger units.
    func moved(_ asset: Asset) -> Int256 {
        let decimals = asset == TestMarket.ether ? 18 : 8
        var sum = Int256.zero
        func add(_ value: ExactDecimal, isGiven: Bool) {
            let units = value.exactRawUnits(decimals: decimals) ?? .zero
            sum = sum.checkedAdding(Int256(magnitude: units, isNegative: isGiven)) ?? sum
        }
        for fill in fills {
            let moved = asset == TestMarket.ether ? fill.quantity : fill.quoteQuantity
            add(moved, isGiven: (fill.side == .sell) == (asset == TestMarket.ether))
            if fill.feeAsset == asset { add(fill.fee, isGiven: true) }
        }
        return sum
    }

    struct Twice: Error {}
}
