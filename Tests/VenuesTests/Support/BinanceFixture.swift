import Arithmetic
import Basics
import Codecs
import Cryptography
import Markets
import Venues

/// Values that the tests of this folder share.
enum BinanceFixture {
    static let venue = VenueId("binance")
    static let decoder = BinanceDecoder(venue: venue, account: "main")

    static func secret(_ text: String) -> SecretBytes {
        var bytes = Array(text.utf8)
        return SecretBytes(consuming: &bytes)
    }

    /// The key and secret of the exchange's documentation (`rest-api.md`, signed endpoint examples).
    static func documentedCredentials() -> BinanceCredentials {
        BinanceCredentials(
            apiKey: "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
            secret: secret("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"))
    }

    static func decimal(_ text: String) throws -> ExactDecimal { try ExactDecimal(text) }

    static func instrument(
        tick: String = "0.01", baseDecimals: Int = 8
    ) throws -> Instrument {
        Instrument(
            venue: venue, symbol: "ETHUSDC", base: Asset("ETH"), quote: Asset("USDC"),
            baseDecimals: baseDecimals, quoteDecimals: 8, tickSize: try decimal(tick),
            lotSize: try decimal("0.0001"), quantityMin: try decimal("0.0001"),
            quantityMax: ExactDecimal(9_000), notionalMin: ExactDecimal(5), isTrading: true)
    }

    /// A depth message's object; without the time at which it was sent, nothing can be late.
    static func change(
        _ first: Int64, _ last: Int64, bids: [(String, String)] = [],
        asks: [(String, String)] = [], symbol: String = "ETHUSDC", sent: Int64? = nil
    ) -> String {
        let time = sent.map { "\"E\":\($0)," } ?? ""
        return """
            {"e":"depthUpdate",\(time)"s":"\(symbol)","U":\(first),"u":\(last),\
            "b":\(levels(bids)),"a":\(levels(asks))}
            """
    }

    static func snapshot(
        _ id: Int64, bids: [(String, String)] = [], asks: [(String, String)] = []
    ) -> [UInt8] {
        Array(
            """
            {"lastUpdateId":\(id),"bids":\(levels(bids)),"asks":\(levels(asks))}
            """.utf8)
    }

    private static func levels(_ rows: [(String, String)]) -> String {
        "[" + rows.map { "[\"\($0.0)\",\"\($0.1)\"]" }.joined(separator: ",") + "]"
    }
}

extension DepthSynchroniser {
    /// Takes a message given as text.
    mutating func receive(_ text: String, now: UInt64 = 0) -> Effect {
        receive(bytes: Array(text.utf8), now: now)
    }

    /// Takes a message given as bytes.
    mutating func receive(bytes: [UInt8], now: UInt64) -> Effect {
        bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(buffer)
            return receive(&reader, now: now)
        }
    }
}
