import ArgumentParser
import Basics

/// Runs long work until it ends by itself or the program is asked to end.
enum Supervised {
    /// Runs the body; SIGTERM and SIGINT cancel it and that is no failure, and so does the end of
    /// standard input where it is asked for.
    static func run(
        endsWithInput: Bool = false, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let time = SystemTime()
        let waiter = SignalWaiter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await body() }
            group.addTask {
                while !waiter.poll() { try await time.sleep(milliseconds: 50) }
            }
            if endsWithInput {
                group.addTask {
                    while !StandardStreams.isInputAtEnd {
                        try await time.sleep(milliseconds: 200)
                    }
                }
            }
            do {
                try await group.next()
            } catch is CancellationError {
                return
            }
        }
    }

    /// Prints one clear line and gives the exit code 1.
    static func exit(_ error: any Error) -> any Error {
        if error is ExitCode { return error }
        StandardStreams.writeError("causeway: \(error)")
        return ExitCode(1)
    }
}
