import Arithmetic
import Basics
import Cosigner
import Ethereum
import Signing

/// EIP-712 documents as a wallet shows them, in JSON.
enum Documents {
    /// A member with its type and its value as JSON.
    struct Member {
        var name: String
        var type: String
        var value: String

        init(_ name: String, _ type: String, _ value: String) {
            self.name = name
            self.type = type
            self.value = value
        }
    }

    static func quoted(_ address: Address) -> String { "\"\(address.hex)\"" }
    static func quoted(_ number: UInt256) -> String { "\"\(number)\"" }

    static func document(
        _ primary: String, _ members: [Member], domain: String, moreTypes: String = ""
    ) -> [UInt8] {
        let types = members.map { "{\"name\":\"\($0.name)\",\"type\":\"\($0.type)\"}" }
        let values = members.map { "\"\($0.name)\":\($0.value)" }
        let text =
            "{\"types\":{\"\(primary)\":[\(types.joined(separator: ","))]\(moreTypes)},"
            + "\"primaryType\":\"\(primary)\",\"domain\":{\(domain)},"
            + "\"message\":{\(values.joined(separator: ","))}}"
        return Array(text.utf8)
    }

    static func domain(_ name: String?, chainId: UInt64, _ contract: Address) -> String {
        let text = name.map { "\"name\":\"\($0)\"," } ?? ""
        return text + "\"chainId\":\(chainId),\"verifyingContract\":\"\(contract.hex)\""
    }

    /// EIP-2612, all good.
    struct Permit {
        var owner = PolicyWorld.signer
        var spender = PolicyWorld.spender
        var value: UInt256 = 1_000
        var deadline: UInt256 = 1_700_000_300
        var chainId: UInt64 = 31_337
        var contract = PolicyWorld.usdc
        var primary = "Permit"
        var more: [Member] = []

        var bytes: [UInt8] {
            document(
                primary,
                [
                    Member("owner", "address", quoted(owner)),
                    Member("spender", "address", quoted(spender)),
                    Member("value", "uint256", quoted(value)),
                    Member("nonce", "uint256", "0"),
                    Member("deadline", "uint256", quoted(deadline)),
                ] + more, domain: domain("USDC", chainId: chainId, contract))
        }
    }

    static func permit(_ change: (inout Permit) -> Void = { _ in }) throws -> CosignRequest {
        var permit = Permit()
        change(&permit)
        return try PolicyWorld.request(permit.bytes)
    }

    /// Permit2's allowance of one token, or its transfer, all good.
    struct Allowance {
        var token = PolicyWorld.weth
        var amount: UInt256 = 1_000
        var expiration: UInt64 = 1_700_000_300
        var spender = PolicyWorld.spender
        var deadline: UInt256 = 1_700_000_300
        var contract = Permit2.contract
        var chainId: UInt64 = 31_337
        var count = 1

        var single: [UInt8] {
            let one =
                "{\"token\":\"\(token.hex)\",\"amount\":\"\(amount)\",\"expiration\":\(expiration),\"nonce\":0}"
            let isBatch = count != 1
            let list = "[\(repeatElement(one, count: count).joined(separator: ","))]"
            return document(
                isBatch ? "PermitBatch" : "PermitSingle",
                [
                    Member(
                        "details", isBatch ? "PermitDetails[]" : "PermitDetails",
                        isBatch ? list : one),
                    Member("spender", "address", quoted(spender)),
                    Member("sigDeadline", "uint256", quoted(deadline)),
                ], domain: domain("Permit2", chainId: chainId, contract),
                moreTypes: ",\"PermitDetails\":[{\"name\":\"token\",\"type\":\"address\"},"
                    + "{\"name\":\"amount\",\"type\":\"uint160\"},"
                    + "{\"name\":\"expiration\",\"type\":\"uint48\"},"
                    + "{\"name\":\"nonce\",\"type\":\"uint48\"}]")
        }

        var transfer: [UInt8] {
            document(
                "PermitTransferFrom",
                [
                    Member(
                        "permitted", "TokenPermissions",
                        "{\"token\":\"\(token.hex)\",\"amount\":\"\(amount)\"}"),
                    Member("spender", "address", quoted(spender)),
                    Member("nonce", "uint256", "0"),
                    Member("deadline", "uint256", quoted(deadline)),
                ], domain: domain("Permit2", chainId: chainId, contract),
                moreTypes: ",\"TokenPermissions\":[{\"name\":\"token\",\"type\":\"address\"},"
                    + "{\"name\":\"amount\",\"type\":\"uint256\"}]")
        }
    }

    static func allowance(
        _ change: (inout Allowance) -> Void = { _ in }
    ) throws -> CosignRequest {
        var allowance = Allowance()
        change(&allowance)
        return try PolicyWorld.request(allowance.single)
    }

    static func transfer(
        _ change: (inout Allowance) -> Void = { _ in }
    ) throws -> CosignRequest {
        var allowance = Allowance()
        change(&allowance)
        return try PolicyWorld.request(allowance.transfer)
    }

    /// A Safe's transaction, all good.
    struct SafeTx {
        var safe = PolicyWorld.safe
        var to = PolicyWorld.friend
        var value: UInt256 = 5
        var data = "0x"
        var operation = 0
        var gasPrice: UInt256 = 0
        var refundReceiver = Address.zero
        var chainId: UInt64 = 31_337

        var bytes: [UInt8] {
            document(
                "SafeTx",
                [
                    Member("to", "address", quoted(to)), Member("value", "uint256", quoted(value)),
                    Member("data", "bytes", "\"\(data)\""),
                    Member("operation", "uint8", "\(operation)"),
                    Member("safeTxGas", "uint256", "0"), Member("baseGas", "uint256", "0"),
                    Member("gasPrice", "uint256", quoted(gasPrice)),
                    Member("gasToken", "address", quoted(Address.zero)),
                    Member("refundReceiver", "address", quoted(refundReceiver)),
                    Member("nonce", "uint256", "0"),
                ], domain: domain(nil, chainId: chainId, safe))
        }
    }

    static func safeTx(_ change: (inout SafeTx) -> Void = { _ in }) throws -> CosignRequest {
        var transaction = SafeTx()
        change(&transaction)
        return try PolicyWorld.request(transaction.bytes)
    }
}
