import Testing
import Transport

@Suite struct EndpointTests {
    @Test(arguments: [
        ("https://api.example.com/v3?x=1#y", true, "api.example.com", 443, "/v3?x=1"),
        ("http://127.0.0.1:8545", false, "127.0.0.1", 8_545, "/"),
        ("wss://a.b:9443/ws", true, "a.b", 9_443, "/ws"),
        ("ws://[::1]:80?q", false, "::1", 80, "/?q"),
        ("https://[2001:db8::1]", true, "2001:db8::1", 443, "/"),
    ])
    func `addresses are split`(
        _ url: String, _ isSecure: Bool, _ host: String, _ port: Int, _ target: String
    ) throws {
        let (endpoint, rest) = try Endpoint.parse(url)
        #expect(endpoint == Endpoint(isSecure: isSecure, host: host, port: port))
        #expect(rest == target)
    }

    @Test(arguments: [
        "", "ftp://a", "a.b", "http://", "http://:80", "http://a:0", "http://a:65536",
        "http://a:x", "http://user@a", "http://a b/", "http://a\r\nb",
    ])
    func `what is no address is refused`(_ url: String) {
        let error = #expect(throws: TransportError.self) { try Endpoint.parse(url) }
        #expect(error?.code == .badRequest)
    }

    @Test func `the authority names the port only when it must`() {
        #expect(Endpoint(isSecure: true, host: "a", port: 443).authority == "a")
        #expect(Endpoint(isSecure: false, host: "a", port: 443).authority == "a:443")
        #expect(Endpoint(isSecure: false, host: "::1", port: 81).authority == "[::1]:81")
    }
}
