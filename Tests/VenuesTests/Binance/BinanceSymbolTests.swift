import Testing
import Venues

struct BinanceSymbolTests {
    @Test(arguments: [
        ("BTCUSDT", "BTC/USDT"), ("USDCUSDT", "USDC/USDT"), ("BNBETH", "BNB/ETH"),
        ("BTCTUSD", "BTC/TUSD"), ("BTCFDUSD", "BTC/FDUSD"), ("ADAEUR", "ADA/EUR"),
        ("1000SATSUSDT", "1000SATS/USDT"), ("ETHBTC", "ETH/BTC"),
    ]) func `a symbol is cut where its quote asset begins, and back`(
        _ symbol: String, _ instrument: String
    ) {
        #expect(BinanceSymbol.instrument(of: symbol) == instrument)
        #expect(BinanceSymbol.symbol(ofInstrument: instrument) == symbol)
    }

    @Test func `a symbol of unknown assets stays as it is`() {
        #expect(BinanceSymbol.instrument(of: "XYZABC") == "XYZABC")
        #expect(BinanceSymbol.instrument(of: "USDT") == "USDT")
    }

    @Test(arguments: [
        "BTCUSDT", "BTC/", "/USDT", "BTC/USDT:USDT", "btc/usdt", "BTC/USDT/X", "BTC /USDT", "",
    ]) func `what is no instrument of the spot market has no symbol`(_ name: String) {
        #expect(BinanceSymbol.symbol(ofInstrument: name) == nil)
    }
}
