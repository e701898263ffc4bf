import Arithmetic
import Basics
import Cosigner
import Testing

/// A hostile request beside the good one from which it differs.
struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    /// Why it must be refused, exactly.
    let code: CosignerDenial.Code
    /// What was asked, and allowed, before it.
    let before: @Sendable () throws -> [CosignRequest]
    let hostile: @Sendable () throws -> CosignRequest
    let good: @Sendable () throws -> CosignRequest
    /// How old the cosigner's own prices are.
    let priceAge: UInt64

    init(
        _ name: String, _ code: CosignerDenial.Code,
        before: @escaping @Sendable () throws -> [CosignRequest] = { [] },
        priceAge: UInt64 = 0, beside good: @escaping @Sendable () throws -> CosignRequest,
        _ hostile: @escaping @Sendable () throws -> CosignRequest
    ) {
        self.name = name
        self.code = code
        self.before = before
        self.priceAge = priceAge
        self.good = good
        self.hostile = hostile
    }

    var testDescription: String { name }

    static let all = envelopes + payments + calls + routes + messages + histories
}

/// A way to make something, named so that it can stand among arguments.
func asked<Value>(
    _ make: @escaping @Sendable () throws -> Value
) -> @Sendable () throws -> Value { make }
