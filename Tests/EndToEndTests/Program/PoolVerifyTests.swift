import Basics
import Chains
import Codecs
import Ethereum
import Pools
import Testing

extension ProgramTests {
    /// `pool verify` on a chain on which others trade.
    @Suite(.enabled(if: PlanScene.isInstalled)) struct PoolVerifyTests {
        private static let rounds = 24
        private static let address = "0x5b5FB5DA6798B3a5366081aCFccc4A24651412ac"

        /// A scene in which a stranger has traded, with its pools and the blocks of the trading.
        private struct Traded {
            let scene: PlanScene
            let first: UInt64
            let last: UInt64
        }

        private func traded() async throws -> Traded {
            var scene = try await PlanScene()
            let first = try await scene.session.header(.latest).number
            var generator = SplitMix64(seed: 411)
            var foreign = ForeignFlow(try await pools(scene))
            for round in 0..<Self.rounds {
                let hashes = try await foreign.act(
                    &scene, try await pools(scene), recenters: round % 8 == 7, using: &generator)
                let receipts = try await scene.mine(hashes)
                try PlanScene.requireSuccess(receipts)
                foreign.note(receipts)
            }
            let last = try await scene.session.header(.latest).number
            return Traded(scene: scene, first: first, last: last)
        }

        private func pools(_ scene: PlanScene) async throws -> [AnyPool] {
            let head = try await scene.session.header(.latest)
            return try await PoolMirror.read(scene.pools, at: head.hash, by: scene.session)
        }

        private func verify(
            _ traded: Traded, pool: Int, _ more: [String] = []
        ) async throws -> ProgramProcess.Finished {
            let kind = pool == 0 ? "constantProduct" : "concentrated"
            return try await ProgramProcess.causeway(
                [
                    "pool", "verify", "--rpc", traded.scene.devnet.rpc, "--pool",
                    traded.scene.pools[pool].hex, "--kind", kind, "--from",
                    String(traded.first), "--to", String(traded.last), "--json",
                ] + more, in: TestFolder())
        }

        private func count(_ summary: JSONValue?, _ path: String...) -> Int {
            var value = summary
            for name in path { value = value?[name] }
            return Int(value?.integerValue ?? -1)
        }

        @Test func `foreign swaps of pairs and ranged pools are simulated to the wei`()
            async throws
        {
            let traded = try await traded()
            var agreed = 0
            for pool in traded.scene.pools.indices {
                let done = try await verify(traded, pool: pool, ["--check-every", "5"])
                #expect(done.ending == .exit(0), "\(done.output)\(done.errors)")
                try #require(done.lines.count == 1, "\(done.output)")
                let summary = done.lines[0]
                #expect(count(summary, "differences") == 0)
                #expect(count(summary, "states", "compared") >= 4)
                #expect(count(summary, "swaps", "agreed") > 3, "\(summary.text)")
                agreed += count(summary, "swaps", "agreed")
            }
            #expect(agreed > 20)
            try await expectWrongFees(traded)
            try await expectOrigin(traded)
            try await traded.scene.devnet.stop()
        }

        /// The pair charges 0.3 %.
        private func expectWrongFees(_ traded: Traded) async throws {
            for (wrong, subject) in [("2500", "feePips"), ("3500", "amountOut")] {
                let done = try await verify(traded, pool: 0, ["--fee-pips", wrong])
                #expect(done.ending == .exit(1), "\(done.output)\(done.errors)")
                let swaps = done.lines.filter { $0["type"]?.stringValue == "swap" }
                #expect(swaps.count > 3, "\(done.output)")
                #expect(swaps.allSatisfy { $0["subject"]?.stringValue == subject })
                if subject == "feePips" {
                    #expect(swaps.allSatisfy { $0["settled"]?.stringValue == "3000" })
                }
                #expect(count(done.lines.last, "differences") == swaps.count)
            }
        }

        private func expectOrigin(_ traded: Traded) async throws {
            let start = traded.scene.devnet.start
            let code = try #require(start["initCodeHashes"]?["uniswapV2"]?.stringValue)
            let factory = try traded.scene.devnet.contract("uniswapV2Factory")
            let proven = try await verify(
                traded, pool: 0, ["--factory", factory.hex, "--init-code-hash", code])
            #expect(proven.ending == .exit(0), "\(proven.errors)")
            #expect(proven.lines.last?["proven"]?.boolValue == true)
            let other = try await verify(
                traded, pool: 0,
                ["--factory", traded.scene.weth.hex, "--init-code-hash", code])
            #expect(other.ending == .exit(1))
            #expect(other.lastError.contains("is not one of factory"), "\(other.errors)")
        }

        @Test(arguments: [
            (["--from", "5", "--to", "4"], "--from must not be above --to", 2),
            (["--from", "1", "--to", "2", "--kind", "sundial"], "sundial", 2),
            (["--from", "1", "--to", "2", "--kind", "solidly"], "--factory is missing", 1),
            (
                ["--from", "1", "--to", "2", "--kind", "cryptoSwap", "--factory", Self.address],
                "--variant : known: ", 1
            ),
            (["--from", "1", "--to", "2", "--pool", "0x12"], "is no address", 1),
            (["--from", "1", "--to", "2", "--factory", "0x12"], "go together", 2),
        ])
        func `what makes no sense is refused`(
            words: [String], says: String, code: Int32
        )
            async throws
        {
            var words = words
            for (option, value) in [
                ("--kind", "concentrated"), ("--rpc", "http://127.0.0.1:9"),
                ("--pool", Self.address),
            ] where !words.contains(option) {
                words += [option, value]
            }
            let done = try await ProgramProcess.causeway(
                ["pool", "verify"] + words, in: TestFolder())
            #expect(done.ending == .exit(code), "\(done.errors)")
            #expect(done.errors.contains(says), "\(done.errors)")
        }
    }
}
