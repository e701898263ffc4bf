package import Codecs

/// What a service does about a request: answers it, or fails to in one of the ways of real servers.
package enum WireReply: Sendable, Hashable {
    /// Answers.
    case whole(WireResponse)
    /// Sends this many bytes of the answer, head included, and closes the connection; all of it when
    /// it is no longer than that.
    case cut(WireResponse, bytes: Int)
    /// Closes the connection without an answer.
    case close
    /// Does nothing: the connection stays until the other side or the idle limit closes it.
    case silence
}
