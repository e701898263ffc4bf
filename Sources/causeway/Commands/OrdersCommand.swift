import ArgumentParser
import Codecs

/// `orders`.
struct OrdersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders", abstract: "Lists the orders of a running node.")

    @OptionGroup var options: APIOptions

    func run() async throws {
        try await printAnswer(options, "GET", "/v1/orders") {
            Presentation.orders($0.arrayValue ?? [])
        }
    }
}
