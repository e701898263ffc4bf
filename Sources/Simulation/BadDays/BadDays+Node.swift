import Basics
import Desk
import Orders
import Storage
import Transport

/// A crash that waits for its moment.
struct ArmedCrash {
    /// When it happens.
    enum Moment {
        /// Once the process has run so many jobs.
        case jobs(UInt64)
        /// Once the disk has done so many more operations.
        case write
        /// Once the next anchor is to be replaced.
        case anchor
    }

    let fault: PlannedFault
    let moment: Moment
}

// The node's machine: starts, deaths, restarts.
extension BadDays {
    /// Starts the node on whatever the disk holds.
    func startNode(at now: Int64) {
        restartAt = nil
        refusalsAtStart = world.disk.refusalsForSpace
        armRecoveryCrash()
        let isPowerLost = lastTail != .nothing
        let start = host.start { self.referee.reopen($0, isPowerLost: isPowerLost) }
        switch start {
        case .running: checkDisk(at: now)
        case .refused(let error):
            if world.disk.isPowerOff {
                checkDisk(at: now)
            } else if diskFault != nil {
                end(losing: lastTail, restartAt: now + 500)
            } else {
                world.note("journal-refused", "\(error)")
                end(losing: lastTail, restartAt: now + 500)
            }
        }
    }

    /// Lets a planned crash meet the node while it takes up what an earlier one left.
    private func armRecoveryCrash() {
        guard crash == nil, let fault = recoveryCrash, host.starts > 0 else { return }
        recoveryCrash = nil
        if fault.amount.isMultiple(of: 2) {
            crash = ArmedCrash(fault: fault, moment: .jobs(UInt64(fault.amount)))
        } else {
            world.disk.powerOff(afterOperations: fault.amount / 2 % 4)
            crash = ArmedCrash(fault: fault, moment: .write)
        }
    }

    /// Ends what must end and starts what must start.
    func supervise(at now: Int64) {
        if let restartAt {
            if now >= restartAt { startNode(at: now) }
            return
        }
        checkDisk(at: now)
        checkCrash(at: now)
        if restartAt == nil, let reason = host.end { ended(reason, at: now) }
    }

    private func checkCrash(at now: Int64) {
        guard let crash, let process = host.process else { return }
        switch crash.moment {
        case .jobs(let count): if process.jobsRun >= count { die(crash.fault, at: now) }
        case .write: if world.disk.isPowerOff { die(crash.fault, at: now) }
        case .anchor: if !world.disk.isFaultArmed { die(crash.fault, at: now) }
        }
    }

    /// Notes disk faults that have shown.
    private func checkDisk(at now: Int64) {
        if let crash, case .write = crash.moment, world.disk.isPowerOff {
            return die(crash.fault, at: now)
        }
        guard let fault = diskFault else { return }
        guard case .world(let kind) = fault.kind else { return }
        switch kind {
        case .fullDisk:
            while refusalsCounted < world.disk.refusalsForSpace {
                refusalsCounted += 1
                counts.note(.fullDisk)
            }
        default:
            guard !isDiskFaultCounted, !world.disk.isFaultArmed else { return }
            isDiskFaultCounted = true
            counts.note(kind)
        }
    }

    /// The node ended by itself: the disk refused it, or something is wrong with it.
    private func ended(_ reason: String, at now: Int64) {
        world.trace("world", "the node ended: \(reason)")
        let tail: LostTail
        if let fault = diskFault {
            // After a failed sync nobody knows what the disk has.
            tail = Self.tail(fault)
        } else {
            tail = .nothing
            world.note("node-stopped", reason)
        }
        end(losing: tail, restartAt: now + 1_000)
    }

    /// The process ends here and now.
    func die(_ fault: PlannedFault, at now: Int64) {
        crash = nil
        guard case .world(let kind) = fault.kind else { return }
        counts.note(kind)
        let tail: LostTail
        switch kind {
        case .processKill, .killAtWrite: tail = .nothing
        case .crashInRecovery where fault.amount.isMultiple(of: 3): tail = .nothing
        case .crashBeforeAnchor: tail = .all
        default: tail = Self.tail(fault)
        }
        world.trace("world", "the process dies: \(fault.text), losing \(tail)")
        end(losing: tail, restartAt: now + max(50, fault.lasts))
    }

    private func end(losing tail: LostTail, restartAt: Int64) {
        // What was decided in the last step was decided.
        observe()
        if !host.die(losing: tail) {
            world.note("tasks-left", "a dead process holds \(host.starts) tasks")
        }
        lastTail = tail
        for index in clients.indices {
            let isOver = referee.state.parent(clients[index].id)?.state.isTerminal ?? false
            clients[index].connectionLost(isOver: isOver)
        }
        self.restartAt = restartAt
        let isStillFull =
            diskFault?.kind == .world(.fullDisk) && lasting.contains { $1 == diskFault }
        if !isStillFull { diskFault = nil }
    }

    /// A death of its own kind, after which the next start is met by the planned crash.
    func killForRecovery(at now: Int64) { end(losing: .nothing, restartAt: now + 50) }

    /// How much of what was not synced a loss of power takes.
    private static func tail(_ fault: PlannedFault) -> LostTail {
        fault.id.isMultiple(of: 2) ? .all : .keepingFirst(fault.amount % 4)
    }
}
