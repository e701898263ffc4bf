import Arithmetic
import Routing
import Testing

@Suite struct FlowPictureTests {
    private func count(_ part: String, in text: String) -> Int {
        var count = 0
        var rest = text[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }

    @Test func `every leg is a band, every asset at a place a bar, and names are escaped`() throws {
        let plan = try NetworkTests.audited(
            NetworkTests.problem(
                [
                    try NetworkTests.pool("<first> & \"1\"", "A", "C", 1_000, 1_000),
                    try NetworkTests.pool("second", "C", "B", 1_000, 1_000),
                    try NetworkTests.pool("direct", "A", "B", 1_000, 1_000),
                ], .exactIn(100 * NetworkTests.whole)), "drawn")
        #expect(plan.legs.count == 3)
        let svg = plan.picture.svg
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
        #expect(count("<path ", in: svg) == 3 && count("<rect ", in: svg) == 3)
        #expect(svg.contains("&lt;first&gt; &amp; &quot;1&quot;") && !svg.contains("<first>"))
        #expect(svg.contains(">A at chain<") && svg.contains(">C at chain<"))
        #expect(count(" %</text>", in: svg) == 3)
    }

    @Test func `a picture of nothing is a picture`() {
        #expect(FlowPicture([], title: "none").svg.hasSuffix("</svg>"))
    }
}
