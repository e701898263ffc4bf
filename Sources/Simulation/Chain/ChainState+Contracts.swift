import Arithmetic
import Basics
import Chains
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
        guard let target = message.to else { return try runProgram(message) }
        if target == executor {
            if let view = try ExecutorView(factories).answer(message) {
                return ContractResult(output: view)
            }
            return try runRoute(message, at: timestamp)
        }
        if let token = token(target) { return try runToken(message, token) }
        if let pool = pool(target) {
            guard let output = PoolView(pool).answer(message) else { throw .bare }
            return ContractResult(output: output)
        }
        return ContractResult()
    }

    /// Code that is run without being deployed: the one program that a node of ours sends.
    private func runProgram(_ message: ContractMessage) throws(ContractRevert) -> ContractResult {
        guard let scan = TickScan.question(in: message.input),
            case .concentrated(let pool)? = pool(scan.pool), pool.tickSpacing == scan.spacing
        else { throw .bare }
        // A page holds at most so many; scenes have fewer.
        let page = TickScan.Page(
            nextWord: scan.words.upperBound + 1,
            ticks: pool.ticks.filter {
                scan.words.contains(($0.index / scan.spacing) >> 8)
            }.map {
                ConcentratedReading.Tick(
                    index: $0.index, liquidityNet: $0.liquidityNet,
                    liquidityGross: $0.liquidityGross)
            })
        guard page.ticks.count <= TickScan.ticksMax else { throw .bare }
        return ContractResult(output: TickScan.encode(page))
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
