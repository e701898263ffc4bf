import Basics
import Chains
import Ethereum
import Logging
import Pools

/// Pools: followed, read, found and forgotten.
extension EventReader {
    /// Moves the pools on, or reads them anew when a block does not follow.
    func commit(_ updates: [BlockUpdate]) async {
        guard let first = updates.first, let last = updates.last else { return }
        let follows = board.withFollower { follower in
            updates.allSatisfy {
                follower.commit($0.header, logs: $0.logs, watchVersion: $0.watchVersion)
            }
        }
        tellNews()
        if !follows {
            board.setUnreadBlock(
                PoolFollower.Block(
                    number: last.header.number, hash: last.header.hash,
                    seconds: last.header.timestamp.seconds, watchVersion: last.watchVersion))
            await readPools()
        }
        guard let discovery else { return }
        board.withIntake {
            $0.beginSearch(from: discovery.firstBlock, to: first.header.number)
        }
        find(in: updates.flatMap(\.logs))
    }

    /// Reads all pools at the newest block, if they are due.
    func readPools() async {
        guard let poolReader, let block = board.unreadBlock else { return }
        do {
            let answer = try await poolReader.read(at: block)
            board.load(answer, at: block)
            if let refusal = answer.executorRefusal { logger.warning("\(refusal)") }
            for refusal in answer.refusals { logger.warning("\(refusal)") }
            board.setUnreadBlock(nil)
            tellNews()
        } catch {
            logger.warning("pools cannot be read: \(error)")
        }
    }

    /// Everything that is to be asked about pools, each beside the events and by one at a time.
    func askAboutPools(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        retryPools(in: &group)
        readDue(in: &group)
        askAboutNew(in: &group)
        search(in: &group)
    }

    /// Until they are read no pool is in routing: the next block may be long in coming.
    private func retryPools(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        guard poolReader != nil, board.claimUnreadRetry() else { return }
        group.addTask {
            guard await pause() else { return }
            board.releaseUnreadRetry()
            events.append(.poolsUnread)
        }
    }

    /// Reads single pools whose state is not known, or is in doubt, beside the events.
    ///
    /// What could not be read is tried again after a pause, at the head of then.
    private func readDue(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        guard let poolReader, let due = board.claimReading() else { return }
        group.addTask {
            let readings = await poolReader.read(due.sources, at: due.block)
            if readings.pools.count < due.sources.count {
                guard await pause() else { return }
            }
            events.append(.poolsRead(at: due.block.hash, readings))
        }
    }

    private func pause() async -> Bool {
        (try? await time.sleep(milliseconds: NodeLimits.retryMilliseconds)) != nil
    }

    /// Tells people what changed about pools, each thing once.
    func tellNews() {
        for news in board.withFollower({ $0.takeNews() }) {
            switch news {
            case .quarantined, .misread: logger.warning("\(news)")
            case .returned, .noted: logger.notice("\(news)")
            }
        }
    }

    // MARK: New pools

    /// Asks about pools that are not followed yet: found ones, and ones that were refused before.
    private func askAboutNew(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        guard let poolReader, let asked = board.claimAsking() else { return }
        group.addTask {
            let entries = asked.sources.compactMap { poolReader.book.entry($0) }
            do {
                let answer = try await poolReader.read(entries, at: asked.block)
                events.append(.poolsAsked(at: asked.block, answer))
            } catch {
                logger.warning("new pools cannot be asked about: \(error)")
                guard await pause() else { return }
                events.append(.poolsAsked(at: asked.block, nil))
            }
        }
    }

    /// Follows the pools that were proven; keeps why others were not.
    func accept(_ answer: PoolReader.Answer?, at block: PoolFollower.Block) {
        guard let poolReader, var answer else {
            board.withIntake { $0.answer(accepted: [], refused: [], at: block.number) }
            return
        }
        // Those whose blocks left the chain meanwhile are in the book no more.
        answer.pools.removeAll { poolReader.book.entry($0.source) == nil }
        answer.refusals.removeAll { refusal in
            refusal.source.map { poolReader.book.entry($0) == nil } ?? true
        }
        let told = board.poolRefusals
        board.takeAnswer(answer, at: block)
        for pool in answer.pools {
            logger.notice("pool \(MarketBoard.name(of: pool)) is followed")
        }
        for refusal in answer.refusals where !told.contains(refusal) {
            logger.notice("\(refusal)")
        }
    }

    /// Searches older blocks for pools, a bounded number at a time.
    private func search(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        guard let discovery, let chain, let range = board.withIntake({ $0.claimSearch() }) else {
            return
        }
        group.addTask {
            do {
                let logs = try await chain.session.pools.creations(
                    from: range.lowerBound, to: range.upperBound, by: discovery.addresses,
                    topics: discovery.topics)
                events.append(.blocksSearched(range, logs))
            } catch {
                logger.warning("blocks cannot be searched for pools: \(error)")
                guard await pause() else { return }
                events.append(.blocksSearched(nil, []))
            }
        }
    }

    /// Takes down the pools that logs announce, to be asked about.
    func find(in logs: [Log]) {
        guard let discovery, let poolReader else { return }
        var added: [PoolRecipeBook.Entry] = []
        for pool in discovery.found(in: logs) {
            let (block, recipe) = (pool.creation, pool.recipe)
            // A search may tell of a block that left the chain meanwhile.
            if board.withFollower({ $0.remembers(block.number, block.hash) }) == false { continue }
            switch poolReader.book.add(recipe, createdIn: block) {
            case .known: break
            case .added(let entry): added.append(entry)
            case .full:
                let refusal = PoolRefusal(
                    source: nil, address: recipe.address, kind: recipe.kind, isFound: true,
                    reason: .full(NodeLimits.foundPoolsMax))
                board.withIntake { $0.note(refusal, retryFrom: .max) }
            }
        }
        if added.isEmpty { return }
        do throws(ChainError) {
            try watch()
        } catch {
            for entry in added {
                poolReader.book.remove(entry.source)
                let refusal = PoolRefusal(
                    source: nil, address: entry.recipe.address, kind: entry.recipe.kind,
                    isFound: true, reason: .unwatched("\(error)"))
                board.withIntake { $0.note(refusal, retryFrom: .max) }
            }
            return
        }
        let head = board.head?.number ?? 0
        board.withIntake { $0.add(added.map(\.source), from: head) }
    }

    /// Drops the pools whose announcements left the chain.
    func forgetPools(createdIn blocks: [Hash32]) {
        guard let poolReader else { return }
        let gone = poolReader.book.remove(createdIn: blocks)
        if gone.isEmpty { return }
        board.withFollower { $0.remove(gone) }
        board.withIntake { $0.forget(gone) }
        // A shorter list is never refused.
        try? watch()
        logger.notice("found pools that left the chain with their blocks: \(gone.count)")
    }

    /// Has the logs of all known pools told, and those of their factories.
    private func watch() throws(ChainError) {
        guard let chain, let poolReader else { return }
        let recipes = poolReader.book.entries.map(\.recipe)
        board.setWatchVersion(
            try chain.session.setWatched(
                addresses: PoolRecipe.addresses(of: recipes) + (discovery?.addresses ?? [])))
    }
}
