import Arithmetic
import Routing
import Testing

@Suite struct RouteValueTests {
    @Test func `a smaller loss is worth more than a larger one`() {
        let small = RouteValue(magnitude: 3, isNegative: true)
        let large = RouteValue(magnitude: 5, isNegative: true)
        #expect(large < small)
        #expect(small < RouteValue(magnitude: 0))
        #expect(RouteValue(magnitude: 0, isNegative: true) == RouteValue(magnitude: 0))
        #expect(RouteValue(magnitude: 4) < RouteValue(magnitude: 5))
        #expect(small.description == "-3")
    }
}
