import Testing
import Venues

/// Vectors of the exchange's own documentation; the last of the USD-M page, same algorithm.
struct SignerTests {
    struct Vector: Sendable {
        let source: String
        let secret: String
        let payload: String
        let signature: String
    }

    static let documented = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    static let key = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"

    static let vectors = [
        Vector(
            source: "rest-api.md, SIGNED endpoint examples, HMAC keys",
            secret: documented,
            payload: """
                symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1\
                &recvWindow=5000&timestamp=1499827319559
                """,
            signature: "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
        Vector(
            source: "rest-api.md, SIGNED endpoint examples, percent-encoded symbol",
            secret: documented,
            payload: """
                symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT\
                &timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559
                """,
            signature: "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"),
        Vector(
            source: "web-socket-api.md, SIGNED request example, HMAC keys",
            secret: documented,
            payload: """
                apiKey=\(key)&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL\
                &symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT
                """,
            signature: "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24"),
        Vector(
            source: "web-socket-api.md, SIGNED request example, symbol beyond ASCII",
            secret: documented,
            payload: """
                apiKey=\(key)&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY\
                &symbol=１２３４５６&timeInForce=GTC&timestamp=1645423376532&type=LIMIT
                """,
            signature: "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd"),
        Vector(
            source: "USD-M futures, general info, SIGNED endpoint examples",
            secret: "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9",
            payload: """
                symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC\
                &recvWindow=5000&timestamp=1591702613943
                """,
            signature: "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9"),
    ]

    @Test(arguments: vectors) func `the published signatures come out`(_ vector: Vector) throws {
        let signer = try BinanceSigner(
            BinanceCredentials(apiKey: "k", secret: BinanceFixture.secret(vector.secret)))
        #expect(try signer.signature(of: vector.payload) == vector.signature)
    }
}
