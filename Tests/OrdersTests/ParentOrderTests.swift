import Orders
import Testing

@Suite("Parent orders")
struct ParentOrderTests {
    @Test(arguments: ["a", "A-b_9", String(repeating: "x", count: 36)])
    func `ids of allowed characters are taken`(text: String) {
        #expect(ParentId(text)?.text == text)
    }

    @Test(arguments: ["", " ", "a b", "é", "a/b", "a\n", String(repeating: "x", count: 37)])
    func `other ids are refused`(text: String) {
        #expect(ParentId(text) == nil)
    }

    @Test func `only planning and working parents go on by themselves`() {
        #expect(ParentState.allCases.filter { !$0.isTerminal } == [.planning, .working])
        #expect(
            ParentState.allCases.map(\.name)
                == ["planning", "working", "filled", "canceled", "held", "denied"])
    }
}
