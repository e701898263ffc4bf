import Basics

/// The key of the demo's account.
struct DemoKey {
    let address: Address
    /// Lines of the chain's part of the node's configuration that tell where the key is.
    let lines: [String]
}
