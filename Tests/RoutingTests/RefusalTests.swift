import Arithmetic
import Routing
import Testing

@Suite struct RefusalTests {
    private func problem(_ change: (inout RouteProblem) throws -> Void) throws -> RouteProblem {
        var problem = ClosedFormTests.problem(
            [try ClosedFormTests.pair("pool", 100 * ClosedFormTests.ether, 200_000_000_000)],
            TestMarket.order(1, price: 2_000, isSell: true, isExactIn: true))
        try change(&problem)
        return problem
    }

    private func order(_ assetIn: String, _ assetOut: String, _ amount: UInt256) -> RouteOrder {
        RouteOrder(assetIn: assetIn, assetOut: assetOut, amount: .exactIn(amount))
    }

    @Test func `what contradicts itself is refused with its reason`() throws {
        let cases: [(RoutingError, RouteProblem)] = [
            (.unknownAsset("BTC"), try problem { $0.order = order("BTC", "USDC", 1) }),
            (.sameAsset, try problem { $0.order = order("ETH", "ETH", 1) }),
            (.invalidAmount, try problem { $0.order = order("ETH", "USDC", 0) }),
            (
                .invalidAmount,
                try problem { $0.order = order("ETH", "USDC", UInt256.one << 201) }
            ),
            (.invalidAsset("ETH"), try problem { $0.assets.append(.init(id: "ETH", decimals: 3)) }),
            (.invalidAsset("X"), try problem { $0.assets.append(.init(id: "X", decimals: 37)) }),
            (.duplicateSource("pool"), try problem { $0.sources += $0.sources }),
            (.noSource, try problem { $0.sources = [] }),
            (.invalidCosts, try problem { $0.nativePrice = decimal("-1") }),
            (
                .invalidCosts,
                try problem {
                    $0.gasPrice = .max
                    $0.transactionGas = 2
                    $0.nativePrice = decimal("1")
                }
            ),
            (.unknownAsset("USDC"), try problem { $0.assets.removeLast() }),
            (
                .malformedSource("book"),
                try problem {
                    var book = BookTests.book()
                    book.asks = book.bids
                    $0.sources.append(BookTests.source(book))
                }
            ),
        ]
        for (error, problem) in cases {
            #expect(throws: error) { try Router.plan(problem) }
        }
        #expect(throws: Never.self) { try Router.plan(problem { _ in }) }
    }

    @Test func `a source of another pair is passed over`() throws {
        let plan = try Router.plan(
            problem {
                $0.assets.append(.init(id: "BTC", decimals: 8))
                var book = BookTests.book()
                book.base = "BTC"
                $0.sources.append(BookTests.source(book))
            })
        #expect(plan.legs.map(\.source) == ["pool"])
    }

    @Test func `amounts at the edges of their ranges neither trap nor lie`() throws {
        for shift in stride(from: 0, through: 199, by: 7) {
            for isExactIn in [true, false] {
                let amount = UInt256.one << shift
                let problem = try problem {
                    $0.order = RouteOrder(
                        assetIn: "ETH", assetOut: "USDC",
                        amount: isExactIn ? .exactIn(amount) : .exactOut(amount))
                    $0.sources.append(BookTests.source(BookTests.book()))
                    $0.inventory = [
                        RouteInventory(location: "chain", asset: "ETH", amount: .max),
                        RouteInventory(location: "alpha", asset: "ETH", amount: .max),
                        RouteInventory(location: "alpha", asset: "ETH", amount: .max),
                    ]
                }
                guard let plan = try? Router.plan(problem) else { continue }
                try PlanAudit(problem: problem, plan: plan).check("shift \(shift)")
            }
        }
    }
}
