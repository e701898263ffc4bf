import Arithmetic
import Basics
import Cryptography
import Definitions
import Markets
import PaperVenues
import Simulation
import Transport
import Venues

/// An exchange simulator on a socket: books in which what was taken comes back now and then, our
/// account and a stranger's.
final class PaperExchange: Sendable {
    /// A book: what is traded, around which price, in which steps.
    struct Book: Sendable {
        let base: String
        let quote: String
        let price: Int
        let lotScale: Int
        let tickScale: Int
        let levelSize: Int

        var symbol: String { base + quote }
    }

    /// Of our account, then of the stranger's.
    static let accounts = ["main", "stranger"]

    let venue: VenueId
    let host: PaperHost
    let books: [Book]
    private let server: HTTPServer
    private let clock: Task<Void, Never>

    private init(
        _ venue: VenueId, _ host: PaperHost, _ books: [Book], _ server: HTTPServer,
        _ clock: Task<Void, Never>
    ) {
        self.venue = venue
        self.host = host
        self.books = books
        self.server = server
        self.clock = clock
    }

    /// Opens an exchange with the balances of our account; the stranger has plenty.
    static func open(
        _ name: String, _ books: [Book], balances: [(String, Int)], seed: UInt64
    ) async throws -> PaperExchange {
        let venue = VenueId(name)
        let time = SystemTime()
        let seats = accounts.map { account in
            PaperAccount(
                name: account, apiKey: key(account), secret: secret(account),
                balances: balances.map {
                    PaperAccount.Balance(
                        asset: Asset($0.0),
                        amount: ExactDecimal(account == "main" ? $0.1 : 100 * $0.1))
                })
        }
        let configuration = BinancePaperConfiguration(
            symbols: books.map { .init(instrument: instrument($0, venue)) }, accounts: seats,
            flows: books.map(flow), seed: seed, startedAt: time.now())
        let host = PaperHost(try BinancePaperVenue(configuration), time: time)
        let server = try await HTTPServer.start(port: 0, service: host, time: time)
        return PaperExchange(
            venue, host, books, server, Task { try? await host.run() })
    }

    private static func key(_ account: String) -> String { "key-of-\(account)" }

    private static func secret(_ account: String) -> SecretBytes {
        var bytes = Array("secret-of-\(account)".utf8)
        return SecretBytes(consuming: &bytes)
    }

    private static func instrument(_ book: Book, _ venue: VenueId) -> Instrument {
        func step(_ scale: Int) -> ExactDecimal {
            ExactDecimal(coefficient: 1, scale: scale) ?? .one
        }
        return Instrument(
            venue: venue, symbol: book.symbol, base: Asset(book.base), quote: Asset(book.quote),
            baseDecimals: 8, quoteDecimals: 8, tickSize: step(book.tickScale),
            lotSize: step(book.lotScale), quantityMin: step(book.lotScale),
            quantityMax: ExactDecimal(10_000_000), notionalMin: ExactDecimal(5), isTrading: true)
    }

    private static func flow(_ book: Book) -> BackgroundFlowPlan {
        BackgroundFlowPlan(
            symbol: book.symbol, referencePrice: ExactDecimal(book.price),
            levelSize: ExactDecimal(book.levelSize), takerSizeMax: .one, halfSpreadPips: 300,
            spacingPips: 200, levels: 150, driftPipsMax: 0, driftPipsPerBeat: 0,
            // One level of 300 changes at each beat: a stream without any change would be dead.
            beatMilliseconds: 4_000, refreshesPerBeat: 1, takerPercent: 0)
    }

    // MARK: For the node

    /// Our account as a node's configuration has it, with its key files in a folder.
    func definition(in folder: TestFolder) throws -> NodeDefinition.Venue {
        let assets = Set(books.flatMap { [$0.base, $0.quote] }).sorted().map { Asset($0) }
        let place = "127.0.0.1:\(server.port)"
        return NodeDefinition.Venue(
            venue: venue, account: Self.accounts[0], rest: "http://\(place)",
            stream: "ws://\(place)", webSocketApi: "ws://\(place)/ws-api/v3",
            apiKeyFile: try folder.write("\(venue).key", Self.key(Self.accounts[0])),
            secretFile: try folder.write("\(venue).secret", "secret-of-main"),
            symbols: books.map(\.symbol), assets: assets)
    }

    // MARK: The truth

    /// What our account has of an asset.
    func balance(of asset: Asset) -> ExactDecimal? {
        let raw = host.read { $0.engine.balance(account: Self.seat, asset: asset).total }
        return ExactDecimal(coefficient: raw, scale: 8)
    }

    /// The number of our account at the engine, which opens it first of all.
    private static let seat = MatchingEngine.feeAccount + 1

    // MARK: The stranger

    /// Takes so much of what stands best on a side of a book.
    func take(_ side: Side, _ quantity: ExactDecimal, of symbol: String, id: String) async throws {
        let place = "127.0.0.1:\(server.port)"
        let session = try BinanceSession(
            venue: venue,
            endpoints: try BinanceEndpoints(
                rest: "http://\(place)", stream: "ws://\(place)",
                webSocketApi: "ws://\(place)/ws-api/v3"),
            credentials: BinanceCredentials(
                apiKey: Self.key(Self.accounts[1]), secret: Self.secret(Self.accounts[1])),
            settings: BinanceSettings(account: Self.accounts[1], symbols: [symbol]),
            dialer: SocketDialer(), entropy: SystemEntropy(), time: SystemTime(),
            sink: { _ in })
        guard let clientId = ClientOrderId(id) else { return }
        _ = await session.place(
            OrderRequest(
                clientOrderId: clientId, symbol: symbol, side: side, type: .market,
                quantity: quantity, price: nil, timeInForce: .immediateOrCancel))
    }

    func shutDown() async {
        clock.cancel()
        await server.shutDown()
    }
}
