import Arithmetic
import Basics
import Ethereum

/// The calls by which tokens are handed to a spender, whatever rule names them.
///
/// A rule for any parameters of a function must not let through what the policy forbids: so these are
/// looked at before the rules.
enum AllowanceCall {
    /// A function, and how much of a token its arguments hand out.
    private struct Known: Sendable {
        let function: ABIFunction
        let isUnlimited: @Sendable ([ABIValue]) -> Bool

        init(
            _ name: String, _ inputs: [ABIType],
            isUnlimited: @escaping @Sendable ([ABIValue]) -> Bool
        ) {
            function = ABIFunction(name: name, inputs: inputs)
            self.isUnlimited = isUnlimited
        }
    }

    /// ERC-20 with its common extension, ERC-721 and ERC-1155, EIP-2612, Dai's older permit, and
    /// Permit2.
    private static let known: [Known] = {
        let signature: [ABIType] = [.uint(8), .fixedBytes(32), .fixedBytes(32)]
        let details = ABIType.tuple([.address, .uint(160), .uint(48), .uint(48)])
        return [
            Known("approve", [.address, .uint(256)]) { isUnlimited($0[1]) },
            Known("increaseAllowance", [.address, .uint(256)]) { isUnlimited($0[1]) },
            Known("setApprovalForAll", [.address, .bool]) { $0[1].boolValue != false },
            Known("permit", [.address, .address, .uint(256), .uint(256)] + signature) {
                isUnlimited($0[2])
            },
            Known("permit", [.address, .address, .uint(256), .uint(256), .bool] + signature) {
                $0[4].boolValue != false
            },
            Known("approve", [.address, .address, .uint(160), .uint(48)]) { isUnlimited($0[2]) },
            Known("permit", [.address, .tuple([details, .address, .uint(256)]), .bytes]) {
                isUnlimited($0[1].elements?.first?.elements?.dropFirst().first)
            },
            Known("permit", [.address, .tuple([.array(details), .address, .uint(256)]), .bytes]) {
                let all = $0[1].elements?.first?.elements ?? []
                return all.contains { isUnlimited($0.elements?.dropFirst().first) }
            },
        ]
    }()

    /// Refuses call data that hands out a token without any practical limit, and call data of these
    /// functions that has more than one reading.
    static func check(_ input: [UInt8], contract: Address) throws(PolicyDenial) {
        for known in known where input.starts(with: known.function.selector) {
            guard let values = canonicalValues(of: known.function, in: input) else {
                throw PolicyDenial(.malformedCall, "\(known.function.name) of \(contract)")
            }
            guard !known.isUnlimited(values) else {
                throw PolicyDenial(.allowanceUnlimited, "\(known.function.name) of \(contract)")
            }
        }
    }

    /// Whether an amount stands for "everything"; what is no amount counts as one that does.
    private static func isUnlimited(_ value: ABIValue?) -> Bool {
        value?.uintValue.map(isUnlimitedAmount) ?? true
    }
}

/// Whether an amount stands for "everything": 2^96 − 1 and 2^160 − 1, which some tokens and Permit2
/// treat so, and whatever no supply can reach.
func isUnlimitedAmount(_ amount: UInt256) -> Bool {
    amount.bitWidth > 128 || amount == (UInt256.one << 128) - 1
        || amount == (UInt256.one << 96) - 1
}
