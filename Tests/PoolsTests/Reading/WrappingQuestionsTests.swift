import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Vaults and wrappers as their contracts answer.
@Suite struct WrappingQuestionsTests {
    private let vault = token(50)
    private let asset = token(1)
    private static let samples: [UInt256] = [1, 1_000_003, 1_000_000_000_000_000_003]

    private func question(feePips: UInt32 = 0) -> VaultQuestion {
        VaultQuestion(address: vault, asset: asset, feePips: feePips)
    }

    private func pool(
        assets: UInt256 = 5_000_000_000_000, supply: UInt256 = UInt256.powerOfTen(24) ?? .one,
        feePips: UInt32 = 0
    ) throws -> VaultPool {
        try VaultPool(
            asset: asset, share: vault, totalAssets: assets, totalSupply: supply,
            decimalsOffset: 12, feePips: feePips)
    }

    private func script(_ pool: VaultPool) throws -> AnswerScript {
        var script = AnswerScript()
        script.set(vault, "asset()", .address(asset))
        script.set(vault, "totalAssets()", .number(pool.totalAssets))
        script.set(vault, "totalSupply()", .number(pool.totalSupply))
        script.set(vault, "decimals()", .number(18))
        script.set(asset, "decimals()", .number(6))
        for sample in Self.samples {
            for (name, coinIn) in [("previewDeposit", 0), ("previewRedeem", 1)] {
                let told = try? pool.amountOut(exactIn: sample, from: coinIn, to: 1 - coinIn)
                script.set(
                    vault, "\(name)(uint256)", [AnswerScript.word(sample)],
                    .number(told ?? .zero))
            }
        }
        return script
    }

    private static let names =
        ["asset", "totalAssets", "totalSupply", "decimals", "asset.decimals"]
        + (0..<3).flatMap { ["previewDeposit[\($0)]", "previewRedeem[\($0)]"] }

    @Test func `a vault is read when its previews are the formula's`() throws {
        let pool = try pool()
        let script = try script(pool)
        #expect(try script.read(question()) == .vault(pool))
        script.expectEachNeeded(question(), names: Self.names)
    }

    @Test func `a vault with a fee is read with it, and not without`() throws {
        let pool = try pool(feePips: 500)
        let script = try script(pool)
        #expect(try script.read(question(feePips: 500)) == .vault(pool))
        #expect(script.refusedField(question())?.hasPrefix("preview") == true)
    }

    @Test func `a preview that is one unit off is refused by its name`() throws {
        let pool = try pool()
        for (index, sample) in Self.samples.enumerated() {
            for (name, coinIn) in [("previewDeposit", 0), ("previewRedeem", 1)] {
                var script = try script(pool)
                let right = try pool.amountOut(exactIn: sample, from: coinIn, to: 1 - coinIn)
                script.set(
                    vault, "\(name)(uint256)", [AnswerScript.word(sample)], .number(right + 1))
                #expect(script.refusedField(question()) == "\(name)[\(index)]")
            }
        }
    }

    @Test func `another asset, fewer decimals than its asset and wild decimals are refused`()
        throws
    {
        var script = try script(pool())
        script.set(vault, "asset()", .address(token(2)))
        #expect(script.refusedField(question()) == "asset")
        script.set(vault, "asset()", .number(.max))
        #expect(script.refusedField(question()) == "asset")
        script = try self.script(pool())
        script.set(vault, "decimals()", .number(5))
        #expect(script.refusedField(question()) == "decimalsOffset")
        script.set(vault, "decimals()", .number(.max))
        #expect(script.refusedField(question()) == "decimals")
        script = try self.script(pool())
        script.set(asset, "decimals()", .number(37))
        #expect(script.refusedField(question()) == "asset.decimals")
    }

    @Test func `an empty vault is read by what can be asked of it`() throws {
        let empty = try pool(assets: .zero, supply: .zero)
        #expect(try script(empty).read(question()) == .vault(empty))
    }

    @Test func `a wrapper is its rate`() throws {
        let wrapper = token(51)
        let question = WrapperQuestion(
            address: wrapper, underlying: asset, rateFunction: "stEthPerToken()")
        var script = AnswerScript()
        #expect(script.refusedField(question) == "rate")
        script.set(wrapper, "stEthPerToken()", .number(1_170_000_000_000_000_000))
        let pool = try WrapperPool(
            underlying: asset, wrapped: wrapper, rate: 1_170_000_000_000_000_000)
        #expect(try script.read(question) == .wrapper(pool))
        #expect(try script.read(question).drifts)
        script.expectEachNeeded(question, names: ["rate"])
        script.set(wrapper, "stEthPerToken()", .number(.zero))
        #expect(script.refusal(question)?.code == .invalidState)
    }
}
