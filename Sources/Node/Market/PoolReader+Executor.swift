import Basics
import Chains
import Pools

extension PoolReader {
    /// What the executor tells of itself at a block, or why what stands there is none.
    ///
    /// Throws when the chain does not answer.
    func executorContract(
        at block: PoolFollower.Block
    ) async throws -> Result<ExecutorContract, PoolError> {
        let answers = try await ask(ExecutorContract.calls(of: executor), at: block)
        do throws(PoolError) {
            return .success(try ExecutorContract(of: executor, answers))
        } catch {
            return .failure(error)
        }
    }

    /// A pool with how the executor reaches it or what is in the way: then it is followed and not
    /// traded with.
    func reached(
        _ pool: AnyPool, by contract: Result<ExecutorContract, PoolError>,
        _ entry: PoolRecipeBook.Entry
    ) -> FollowedPool {
        let (recipe, source) = (entry.recipe, entry.source)
        var hooks = Address.zero
        if case .ranged(let question) = recipe.reading { hooks = question.hooks }
        do throws(PoolError) {
            let access = try contract.get().access(to: pool, at: recipe.place, hooks: hooks)
            return FollowedPool(pool, place: recipe.place, access: access, source: source)
        } catch {
            let detail =
                error.code == .unsupported
                ? error.detail : "the executor does not tell what it knows: \(error)"
            return FollowedPool(pool, place: recipe.place, obstacle: detail, source: source)
        }
    }
}
