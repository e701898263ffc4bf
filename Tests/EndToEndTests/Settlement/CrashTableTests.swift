import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// The crash table of a transaction's way: the node is killed by SIGKILL at each row, started
    /// again, and judged by the chain's own records.
    @Suite struct CrashTableTests {
        /// A row: where the node dies, and by what the chain brings it there.
        enum Row: String, CaseIterable {
            case beforeIntent = "before-intent"
            case intentWritten = "intent-written"
            case intentSynced = "intent-synced"
            case transactionSigned = "transaction-signed"
            case transactionSent = "transaction-sent"
            case replacementSigned = "replacement-signed"
            case transactionIncluded = "transaction-included"
            case reorgSeen = "reorg-seen"
        }

        private static let rows: [Row] =
            isFull
            ? Row.allCases
            : [.transactionSigned, .replacementSigned]

        @Test(arguments: rows)
        func `a node that dies here goes on where it was`(row: Row) async throws {
            var options = SettlementRun.Options()
            options.killAt = row.rawValue
            let run = try await SettlementRun.start(options)
            try await run.submit()
            try await lead(run, to: row)
            try await run.awaitDeath()
            try await run.calmFees()
            try await run.restart()
            try await run.finish()
            try await run.expectTruth()
        }

        /// What must happen on the chain before the node reaches the row.
        private func lead(_ run: SettlementRun, to row: Row) async throws {
            switch row {
            case .beforeIntent, .intentWritten, .intentSynced, .transactionSigned,
                .transactionSent:
                return
            case .replacementSigned:
                try await run.wait("approve", is: "sent")
                try await run.chain.command("dev_holdBaseFee", [40_000_000_000, 1_000])
                try await run.mine()
            case .transactionIncluded:
                try await run.wait("approve", is: "sent")
                try await run.mine()
            case .reorgSeen:
                try await run.wait("approve", is: "sent")
                try await run.mine()
                try await run.wait("approve", is: "included")
                try await run.chain.command("dev_reorg", [1, ["toPool": "all"]])
            }
        }

        @Test func `a node that dies in its recovery recovers the next time`() async throws {
            var options = SettlementRun.Options()
            options.killAt = Row.transactionSigned.rawValue
            let run = try await SettlementRun.start(options)
            try await run.submit()
            try await run.awaitDeath()
            for _ in 0..<2 { try await run.dieInRecovery() }
            try await run.restart()
            try await run.finish()
            try await run.expectTruth()
        }
    }
}
