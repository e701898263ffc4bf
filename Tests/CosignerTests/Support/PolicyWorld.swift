import Arithmetic
import Basics
import Cosigner
import Cryptography
import Ethereum
import Signing
import Storage

/// A policy with one rule of each kind, and a good request for each.
enum PolicyWorld {
    static let chain = ChainId(31_337)
    static let now: UInt64 = 1_700_000_000
    static let keyId = hash(4_242)
    static let signer = account(1)
    static let friend = account(2)
    static let weth = account(10)
    static let usdc = account(11)
    static let dai = account(12)
    static let executor = account(20)
    static let spender = account(21)
    static let vault = account(30)
    static let safe = account(40)
    static let library = account(41)
    static let code = account(50)
    static let slow = account(60)
    static let late = account(61)
    static let curvePool = account(70)

    /// Whose consent a change of the policy needs: two of three.
    static func approver(_ number: UInt8) throws -> Ed25519PrivateKey {
        try Ed25519PrivateKey(seed: secret([UInt8](repeating: number, count: 32)))
    }

    /// The policy as its file; amounts of WETH have three decimals here and those of USDC two.
    static func file(
        version: Int = 1, needed: Int = 2, chainId: UInt64 = chain.value
    ) throws
        -> [UInt8]
    {
        let approvers = try (1...3).map { "\"\(try approver(UInt8($0)).publicKey.hex)\"" }
        return Array(
            """
            {"version":\(version),
             "approvals":{"needed":\(needed),"approvers":[\(approvers.joined(separator: ","))]},
             "paths":["m","m/0/1"],
             "chains":[{"chainId":\(chainId),"gasMax":500000,"maxFeePerGasMax":"100",
              "maxPriorityFeePerGasMax":"10","feesMax":"20000000",
              "rules":[
               {"kind":"cancellation"},
               {"kind":"transfer","to":"\(friend.hex)","valueMax":"500"},
               {"kind":"transfer","to":"\(slow.hex)","valueMax":"500"},
               {"kind":"transfer","to":"\(late.hex)","valueMax":"500"},
               {"kind":"approval","token":"\(weth.hex)","amountMax":"1000",
                "spenders":["\(executor.hex)","\(spender.hex)"]},
               {"kind":"tokenTransfer","token":"\(usdc.hex)","amountMax":"5000",
                "recipients":["\(friend.hex)"]},
               {"kind":"route","executor":"\(executor.hex)",
                "tokensIn":[{"token":"\(weth.hex)","amountMax":"1000"}],
                "tokensOut":["\(usdc.hex)"],"unprovenPools":["\(curvePool.hex)"],
                "deadlineSecondsMax":300,"swapsMax":3},
               {"kind":"call","contract":"\(vault.hex)","function":"deposit(uint256,address)",
                "arguments":[{"kind":"uint","max":"100"},{"kind":"sender"}]},
               {"kind":"safe","safe":"\(safe.hex)","delegateTargets":["\(library.hex)"],"rules":[
                 {"kind":"transfer","to":"\(friend.hex)","valueMax":"5"},
                 {"kind":"call","contract":"\(library.hex)","function":"tick()","arguments":[]},
                 {"kind":"tokenTransfer","token":"\(usdc.hex)","amountMax":"50",
                  "recipients":["\(friend.hex)"]},
                 {"kind":"route","executor":"\(executor.hex)",
                  "tokensIn":[{"token":"\(weth.hex)","amountMax":"1000"}],
                  "tokensOut":["\(usdc.hex)"],"deadlineSecondsMax":300,"swapsMax":3}]}
              ],
              "messages":[
               {"kind":"allowance","contract":"\(usdc.hex)","token":"\(usdc.hex)",
                "amountMax":"1000","spenders":["\(spender.hex)"],"secondsMax":300},
               {"kind":"allowance","contract":"\(Permit2.contract.hex)","token":"\(weth.hex)",
                "amountMax":"1000","spenders":["\(spender.hex)"],"secondsMax":300},
               {"kind":"safe","safe":"\(safe.hex)","rules":[
                 {"kind":"transfer","to":"\(friend.hex)","valueMax":"5"}]}
              ],
              "delegations":["\(code.hex)"],
              "limits":[
               {"token":"native","requestMax":"20000500","windows":[
                 {"seconds":86400,"amountMax":"100000000"}]},
               {"token":"\(weth.hex)","requestMax":"1000","windows":[
                 {"seconds":3600,"amountMax":"2500"}]},
               {"token":"\(usdc.hex)","requestMax":"5000","windows":[
                 {"seconds":3600,"amountMax":"9000"},{"seconds":86400,"amountMax":"10000"}]}
              ],
              "slippagePips":10000,"priceSecondsMax":60,
              "timeLocks":[{"recipient":"\(slow.hex)","delaySeconds":3600},
               {"recipient":"\(late.hex)","notBefore":1700086400}]}]}
            """.utf8)
    }

    /// One WETH is worth 2000 USDC.
    static func prices(at seconds: UInt64 = now) -> PriceTable {
        PriceTable([
            .init(
                asset: SpendAsset(chainId: chain, token: weth), price: ExactDecimal(2_000),
                decimals: 3, time: Timestamp(seconds: seconds)),
            .init(
                asset: SpendAsset(chainId: chain, token: usdc), price: ExactDecimal(1),
                decimals: 2, time: Timestamp(seconds: seconds)),
        ])
    }

    // MARK: Requests

    /// A request for a transaction, or for something that is none.
    static func request(
        _ transaction: Transaction, path: [UInt32] = []
    ) -> CosignRequest {
        CosignRequest(
            id: hash(1), keyId: keyId, path: path,
            content: .transaction(transaction.encodedUnsigned), digest: transaction.signingHash)
    }

    /// A request for a typed message; the digest is the document's own.
    static func request(_ document: [UInt8]) throws -> CosignRequest {
        CosignRequest(
            id: hash(1), keyId: keyId, path: [], content: .typedData(document),
            digest: try TypedData(json: document).digest)
    }

    /// A transaction inside every cap: 10 000 000 wei of fees.
    static func transaction(
        to recipient: Address?, value: UInt256 = 0, input: [UInt8] = [], nonce: UInt64 = 3,
        _ change: (inout DynamicFeeTransaction) -> Void = { _ in }
    ) -> CosignRequest {
        var fields = DynamicFeeTransaction(
            chainId: chain, nonce: nonce, maxPriorityFeePerGas: 10, maxFeePerGas: 100,
            gas: 100_000, to: recipient, value: value, input: input)
        change(&fields)
        return request(.dynamicFee(fields))
    }

    static func call(_ function: String, _ values: [ABIValue]) throws -> [UInt8] {
        try ABIFunction(parsing: function).encodeCall(values)
    }

    static func approve(_ spender: Address, _ amount: UInt256) throws -> [UInt8] {
        try call("approve(address,uint256)", [.address(spender), .uint(amount)])
    }

    static func pay(_ recipient: Address, _ amount: UInt256) throws -> [UInt8] {
        try call("transfer(address,uint256)", [.address(recipient), .uint(amount)])
    }

    static func deposit(_ amount: UInt256, _ owner: Address) throws -> [UInt8] {
        try call("deposit(uint256,address)", [.uint(amount), .address(owner)])
    }

    /// A type 4 transaction that gives accounts the code of a contract.
    static func delegation(
        _ contract: Address = code, chainId: UInt256 = 31_337, to: Address = friend,
        value: UInt256 = 1
    ) -> CosignRequest {
        request(
            .setCode(
                SetCodeTransaction(
                    chainId: chain, nonce: 3, maxPriorityFeePerGas: 1, maxFeePerGas: 100,
                    gas: 100_000, to: to, value: value, input: [],
                    authorizationList: [
                        SignedAuthorization(
                            authorization: Authorization(
                                chainId: chainId, address: contract, nonce: 0), yParity: 0, r: 1,
                            s: 1)
                    ])))
    }

    /// What a Safe is told to do by a transaction.
    static func safeCall(
        to target: Address = friend, value: UInt256 = 5, data: [UInt8] = [],
        operation: UInt64 = 0, gasPrice: UInt256 = 0
    ) throws -> [UInt8] {
        try call(
            "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
            [
                .address(target), .uint(value), .bytes(data), .uint(UInt256(operation)), .uint(0),
                .uint(0), .uint(gasPrice), .address(.zero), .address(.zero), .bytes([]),
            ])
    }

    /// The parameters of a route, all good: 1000 WETH units for at least 198 000 of USDC.
    struct Route {
        var isExactOut = false
        var swaps:
            [(kind: UInt64, pool: Address, tokenIn: Address, tokenOut: Address, amount: UInt256)] =
                [(1, account(99), weth, usdc, 198_000)]
        var tokenIn = weth
        var amountIn: UInt256 = 1_000
        var tokenOut = usdc
        var amountOut: UInt256 = 198_000
        var deadline: UInt256 = 1_700_000_300

        func input() throws -> [UInt8] {
            let name = isExactOut ? "executeExactOut" : "execute"
            let function =
                name + "((uint8,address,address,address,uint256,uint256,uint256)[],"
                + "address,uint256,address,uint256,uint256)"
            let legs = swaps.map { swap in
                ABIValue.tuple([
                    .uint(UInt256(swap.kind)), .address(swap.pool), .address(swap.tokenIn),
                    .address(swap.tokenOut), .uint(3_000), .uint(swap.amount), .uint(0),
                ])
            }
            return try PolicyWorld.call(
                function,
                [
                    .array(legs), .address(tokenIn), .uint(amountIn), .address(tokenOut),
                    .uint(amountOut), .uint(deadline),
                ])
        }
    }

    static func route(
        _ change: (inout Route) -> Void = { _ in }
    ) throws -> CosignRequest {
        var route = Route()
        change(&route)
        return transaction(to: executor, input: try route.input())
    }
}
