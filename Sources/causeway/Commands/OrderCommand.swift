import ArgumentParser

/// `order …`.
struct OrderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "order", abstract: "Gives orders to a running node.",
        subcommands: [
            OrderSubmitCommand.self, OrderCancelCommand.self, OrderResolveCommand.self,
        ])
}

/// `order submit`.
struct OrderSubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Submits an order; returns once it is on disk.")

    @OptionGroup var options: APIOptions
    @OptionGroup var trade: TradeOptions

    @Option(help: "Your id for the order; a repeated id is refused.")
    var id: String?

    @Option(help: "A quote's id: the order is refused when the quote does not hold any more.")
    var quoteId: String?

    func run() async throws {
        try await printAnswer(
            options, "POST", "/v1/orders", body: trade.body(id: id, quoteId: quoteId)
        ) {
            Presentation.orders([$0])
        }
    }
}

/// `order cancel`.
struct OrderCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Asks an order to end.")

    @OptionGroup var options: APIOptions

    @Argument(help: "The order's id.")
    var id: String

    func run() async throws {
        try await printAnswer(options, "DELETE", "/v1/orders/\(id)") {
            Presentation.orders([$0])
        }
    }
}
