import Definitions
import Testing

/// Which prices and quotes are not believed, as a configuration says it.
struct GuardsDefinitionTests {
    private func guards(_ text: String) throws(DefinitionError) -> NodeDefinition.Guards {
        let whole = ChainText.whole("  rpc: http://127.0.0.1:8545\n") + "\n" + text
        return try NodeDefinition(file: "/etc/node.yaml", files: OneFile(text: whole)).guards
    }

    @Test func `what is not told is safe`() throws {
        let usual = try guards("")
        #expect(usual == NodeDefinition.Guards())
        #expect(usual.priceTooGoodBps == 1_000 && usual.priceTooBadBps == nil)
        #expect(usual.marketMilliseconds == 3_000 && usual.quoteSeconds == 30)
    }

    @Test func `every bound can be told, and nought is none`() throws {
        let told = try guards(
            "guards: {priceTooGoodBps: 200, priceTooBadBps: 300, marketMilliseconds: 500, "
                + "quoteSeconds: 5}\n")
        #expect(
            told
                == NodeDefinition.Guards(
                    priceTooGoodBps: 200, priceTooBadBps: 300, marketMilliseconds: 500,
                    quoteSeconds: 5))
        let none = try guards("guards: {priceTooGoodBps: 0, priceTooBadBps: 0}\n")
        #expect(none.priceTooGoodBps == nil && none.priceTooBadBps == nil)
    }

    @Test(arguments: [
        ("guards: {priceTooGood: 5}\n", "guards.priceTooGood"),
        ("guards: {priceTooBadBps: 10001}\n", "guards.priceTooBadBps"),
        ("guards: {marketMilliseconds: 0}\n", "guards.marketMilliseconds"),
        ("guards: {quoteSeconds: soon}\n", "guards.quoteSeconds"),
    ])
    func `what cannot be is refused where it stands`(text: String, place: String) {
        #expect { _ = try guards(text) } throws: { "\($0)".contains(place) }
    }
}
