package import Basics
package import Markets

/// An order as its exchange lists it: what was asked for and where it stands.
package struct ListedOrder: Hashable, Sendable {
    /// What was asked for.
    package let request: OrderRequest
    /// Where it stands.
    package let report: OrderReport

    /// Joins them.
    package init(request: OrderRequest, report: OrderReport) {
        self.request = request
        self.report = report
    }
}

/// Everything that an account did on one symbol since a time, by the exchange's own records.
package struct AccountHistory: Hashable, Sendable {
    /// Orders under ids of our form, oldest first.
    package var orders: [ListedOrder] = []
    /// Trades of those orders, oldest first.
    package var fills: [Fill] = []
    /// When each order under an id of another form was last traded or changed.
    package var foreignTimes: [Timestamp] = []

    /// Nothing happened.
    package init() {}
}
