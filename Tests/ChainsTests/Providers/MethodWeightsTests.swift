import Chains
import Testing

struct MethodWeightsTests {
    @Test func `methods cost what the table says and others the same`() {
        let weights = MethodWeights(["eth_call": 3, "eth_odd": -5], other: 7)
        #expect(weights.units(of: "eth_call") == 3)
        #expect(weights.units(of: "eth_getLogs") == 75)
        #expect(weights.units(of: "eth_unheardOf") == 7)
        #expect(weights.units(of: "eth_odd") == 0)
    }

    @Test func `a budget saves up a second unless told otherwise, and never nothing`() {
        #expect(RequestBudget(unitsPerSecond: 50).burstUnits == 50)
        #expect(RequestBudget(unitsPerSecond: 0, burstUnits: -3).burstUnits == 1)
        #expect(RequestBudget(unitsPerSecond: 0).unitsPerSecond == 1)
    }
}
