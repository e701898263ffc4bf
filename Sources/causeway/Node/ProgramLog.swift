import Logging

/// The program's log: lines on standard error.
enum ProgramLog {
    static func make(verbose: Bool) -> Logger {
        var logger = Logger(label: "causeway") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .debug : .warning
        return logger
    }
}
