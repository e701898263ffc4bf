import Basics
import Chains
import Codecs
import Ethereum
import Testing

struct RPCFailureTests {
    private static let reason =
        "0x08c379a0" + "0000000000000000000000000000000000000000000000000000000000000020"
        + "0000000000000000000000000000000000000000000000000000000000000004"
        + "6f6f707300000000000000000000000000000000000000000000000000000000"

    private func failure(_ text: String) throws -> RPCFailure {
        let body = #"{"id":1,"error":\#(text)}"#
        let answers = try RPCMessages.decode(Array(body.utf8), firstId: 1, count: 1)
        guard case .failure(let failure) = answers[0] else { throw ChainError.malformed("test") }
        return failure
    }

    @Test(arguments: [
        #"{"code":3,"message":"execution reverted: oops","data":"DATA"}"#,
        #"{"code":-32015,"message":"VM execution error.","data":"Reverted DATA"}"#,
        #"{"code":-32000,"message":"Execution reverted","data":"DATA"}"#,
        #"{"code":-32603,"message":"VM reverted","data":{"message":"x","data":"DATA"}}"#,
        #"{"code":-32603,"message":"reverted","data":{"originalError":{"data":"DATA"}}}"#,
        #"{"code":3,"message":"","data":{"error":{"data":{"result":"DATA"}}}}"#,
    ])
    func `the bytes of a revert are found wherever a client puts them`(template: String) throws {
        let text = template.split(separator: "DATA", omittingEmptySubsequences: false)
            .joined(separator: Self.reason)
        let failure = try failure(text)
        #expect(failure.isRevert)
        let data = try #require(failure.returnData)
        #expect(data == (try Hex.decode(Self.reason)))
        #expect(RevertReason.decode(data) == .error("oops"))
    }

    @Test func `data nested too deep or of another kind is no return data`() throws {
        var nested = #""0x00""#
        for _ in 0..<6 { nested = #"{"data":\#(nested)}"# }
        #expect(try failure(#"{"code":3,"message":"","data":\#(nested)}"#).returnData == nil)
        #expect(try failure(#"{"code":3,"message":"","data":[1]}"#).returnData == nil)
        #expect(try failure(#"{"code":3,"message":"","data":"oops"}"#).returnData == nil)
        #expect(try failure(#"{"code":3,"message":"","data":null}"#).dataText == nil)
    }

    @Test func `other failures are no reverts`() throws {
        #expect(try !failure(#"{"code":-32000,"message":"header not found"}"#).isRevert)
        #expect(try failure(#"{"code":-32000,"message":"execution reverted"}"#).isRevert)
    }
}
