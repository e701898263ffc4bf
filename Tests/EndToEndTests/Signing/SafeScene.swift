import Arithmetic
import Basics
import Chains
import Codecs
import Cryptography
import Ethereum
import Foundation
import Signing
import Testing

/// A Safe of the original bytecode on a chain, with three owners of whom two decide.
struct SafeScene {
    /// The deployer and first owner, then two more.
    let owners: [LocalSigner]
    let keys: [SecretBytes]
    let safe: Address
    let session: ChainSession
    private let devnet: DevnetProcess

    static let chain = ChainId(1_337)
    static let wei: UInt256 = 1_000_000_000_000_000_000

    struct Failure: Error {
        let detail: String
    }

    /// The files of the Python package safe-eth-py, which has the compiled contracts.
    private static func bytecode(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let library = root.appending(path: ".tools/venv/lib")
        let version =
            try FileManager.default.contentsOfDirectory(atPath: library.path)
            .first { $0.hasPrefix("python3") } ?? "python3"
        let file = library.appending(
            path: "\(version)/site-packages/safe_eth/eth/contracts/abis/\(name).json")
        let document = try JSONValue(parsing: Array(try Data(contentsOf: file)))
        return try Hex.decode(document["bytecode"]?.stringValue ?? "")
    }

    /// Deploys singleton and proxy, sets the owners, and pays the Safe five ether.
    init(_ version: String, on devnet: DevnetProcess) async throws {
        self.devnet = devnet
        keys = [UInt8(0x21), 0x22, 0x23].map { byte in
            var content = [UInt8](repeating: byte, count: 32)
            return SecretBytes(consuming: &content)
        }
        owners = try keys.map { try LocalSigner(key: $0) }
        session = try ChainSession(
            ChainConfiguration(chain: SafeScene.chain, rpc: devnet.rpc, sender: owners[0].address)
        ) { _ in }
        let deployer = owners[0].address
        let singleton = ContractAddress.create(from: deployer, nonce: 0)
        safe = ContractAddress.create(from: deployer, nonce: 1)
        let trader = try Trader(devnet)
        let nonce = try await session.transactionCount(of: trader.address)
        try await SafeScene.mine(
            try trader.send(nonce: nonce, to: deployer, value: SafeScene.wei * 20), session, devnet)
        let names =
            version == "1.3.0"
            ? ["GnosisSafe_V1_3_0", "Proxy_V1_3_0"] : ["Safe_V1_4_1", "Proxy_V1_4_1"]
        let argument = [UInt8](repeating: 0, count: 12) + singleton.bytes
        try await deploy(0, try SafeScene.bytecode(names[0]))
        try await deploy(1, try SafeScene.bytecode(names[1]) + argument)
        let setup = try ABIFunction(
            parsing: "setup(address[],uint256,address,bytes,address,address,uint256,address)")
        let input = try setup.encodeCall([
            .array(owners.map { .address($0.address) }), .uint(2), .address(.zero), .bytes([]),
            .address(.zero), .address(.zero), .uint(0), .address(.zero),
        ])
        try await send(2, to: safe, input: input)
        try await send(3, to: safe, value: SafeScene.wei * 5)
    }

    private func deploy(_ nonce: UInt64, _ code: [UInt8]) async throws {
        try await send(nonce, to: nil, input: code)
    }

    private func send(
        _ nonce: UInt64, to: Address?, value: UInt256 = .zero, input: [UInt8] = []
    ) async throws {
        let signed = try owners[0].sign(transaction(nonce, to: to, value: value, input: input))
        try await SafeScene.mine(signed, session, devnet)
    }

    /// A transaction of the first owner.
    func transaction(
        _ nonce: UInt64, to: Address?, value: UInt256 = .zero, input: [UInt8] = []
    ) -> Transaction {
        .dynamicFee(
            DynamicFeeTransaction(
                chainId: SafeScene.chain, nonce: nonce, maxPriorityFeePerGas: 1_000_000_000,
                maxFeePerGas: 100_000_000_000, gas: 7_000_000, to: to, value: value, input: input))
    }

    /// Sends and mines; the transaction must succeed.
    func mine(_ signed: SignedTransaction) async throws {
        try await SafeScene.mine(signed, session, devnet)
    }

    private static func mine(
        _ signed: SignedTransaction, _ session: ChainSession, _ devnet: DevnetProcess
    ) async throws {
        let answer = await session.broadcast(signed.raw)
        guard answer == .accepted else { throw Failure(detail: "\(answer)") }
        try await devnet.command("dev_mine")
        let receipt = try await session.receipt(of: signed.hash)
        guard receipt?.status == true else { throw Failure(detail: "\(signed.hash) failed") }
    }

    /// The contract's own count of transactions.
    func nonce() async throws -> UInt64 {
        let answer = try await session.call(to: safe, data: ABI.selector("nonce()"))
        return UInt256(bigEndian: answer)?.asUInt64 ?? .max
    }

    /// What the contract says that its owners sign.
    func hash(of transaction: SafeTransaction) async throws -> Hash32? {
        let function = try ABIFunction(
            parsing: "getTransactionHash(address,uint256,bytes,uint8,uint256,uint256,uint256,"
                + "address,address,uint256)")
        let call = transaction.call
        let input = try function.encodeCall([
            .address(call.to), .uint(call.value), .bytes(call.data),
            .uint(UInt256(UInt64(call.operation.rawValue))), .uint(call.safeTxGas),
            .uint(call.baseGas), .uint(call.gasPrice), .address(call.gasToken),
            .address(call.refundReceiver), .uint(transaction.nonce),
        ])
        return Hash32(bytes: try await session.call(to: safe, data: input))
    }
}
