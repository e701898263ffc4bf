import NIOCore

/// A dial without an outcome yet.
final class PendingDial {
    let promise: EventLoopPromise<any Channel>
    let process: ProcessLife?

    init(promise: EventLoopPromise<any Channel>, process: ProcessLife?) {
        self.promise = promise
        self.process = process
    }
}
