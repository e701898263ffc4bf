import Arithmetic
import Basics
import Ethereum
import Pools

extension ChainState {
    private static let approve = ABI.selector("approve(address,uint256)")
    private static let balanceOf = ABI.selector("balanceOf(address)")
    private static let allowance = ABI.selector("allowance(address,address)")

    /// Runs a call; when it throws, the state must be thrown away.
    mutating func run(
        _ message: ContractMessage, at timestamp: UInt64
    ) throws(ContractRevert) -> ContractResult {
        if !message.value.isZero { try move(message) }
        guard let target = message.to else { throw .bare }
        if target == executor { return try runRoute(message, at: timestamp) }
        if let token = token(target) { return try runToken(message, token) }
        if let pool = pool(target) {
            guard let output = PoolView(pool).answer(message) else { throw .bare }
            return ContractResult(output: output)
        }
        return ContractResult()
    }

    private mutating func move(_ message: ContractMessage) throws(ContractRevert) {
        guard let target = message.to, !isContract(target) else { throw .bare }
        try pay(message.value, from: message.from)
        endow(target, wei: message.value)
    }

    private mutating func runToken(
        _ message: ContractMessage, _ token: TokenState
    ) throws(ContractRevert) -> ContractResult {
        guard let first = message.address(0) else { throw .bare }
        switch message.selector {
        case Self.balanceOf:
            return ContractResult(output: token.balance(of: first).bigEndianBytes)
        case Self.allowance:
            guard let spender = message.address(1) else { throw .bare }
            return ContractResult(
                output: token.allowance(owner: first, spender: spender).bigEndianBytes)
        case Self.approve:
            guard let amount = message.word(1) else { throw .bare }
            let event = try withToken(token.address) { token throws(ContractRevert) in
                token.approve(owner: message.from, spender: first, amount)
            }
            return ContractResult(
                output: UInt256.one.bigEndianBytes, events: [event], gas: GasTable.approval)
        default: throw .bare
        }
    }
}
