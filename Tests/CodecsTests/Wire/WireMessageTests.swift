import Codecs
import Testing

@Suite struct WireMessageTests {
    @Test func `headers are found in any letter case and values are left alone`() {
        let request = WireRequest(
            method: "GET", target: "/",
            headers: [WireHeader("X-MBX-Used", "Ab"), WireHeader("a", "1")])
        #expect(request.header(named: "x-mbx-uSED") == "Ab")
        #expect(request.header(named: "x-mbx-use") == nil)
        #expect(request.header(named: "A") == "1")
    }

    @Test func `letter case is folded for ASCII letters only`() {
        #expect(!WireHeader("x[", "").isNamed("x{"))
        #expect(!WireHeader("x@", "").isNamed("x`"))
    }

    @Test func `a target splits at its first question mark`() {
        let request = WireRequest(method: "GET", target: "/a/b?c=d?e")
        #expect(request.path == "/a/b")
        #expect(request.query == "c=d?e")
        #expect(WireRequest(method: "GET", target: "/a").query.isEmpty)
    }

    @Test func `a JSON answer says that it is one`() {
        let answer = WireResponse(status: 201, json: ["a": 1])
        #expect(answer.header(named: "Content-Type") == "application/json")
        #expect(answer.body == Array(#"{"a":1}"#.utf8))
    }
}
