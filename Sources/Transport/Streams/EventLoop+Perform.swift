import NIOCore

extension EventLoop {
    /// Runs now when already on the loop, else soon on it.
    func perform(_ body: @escaping @Sendable () -> Void) {
        if inEventLoop { body() } else { execute(body) }
    }
}
