/// Who may import whom.
///
/// The rows are those of the table in ARCHITECTURE.md, in level order.
enum ImportTable {
    struct Row: Sendable {
        let target: String
        /// Our own targets.
        let targets: Set<String>
        /// Libraries and system modules.
        let libraries: Set<String>

        init(_ target: String, _ targets: Set<String>, libraries: Set<String> = []) {
            self.target = target
            self.targets = targets
            self.libraries = libraries
        }
    }

    static let kernel: Set<String> = ["Arithmetic", "Basics", "Markets"]
    static let mechanism: Set<String> = [
        "Codecs", "Cryptography", "Ethereum", "Storage", "Transport",
    ]
    static let families: Set<String> = ["Chains", "Definitions", "Pools", "Signing", "Venues"]
    static let decisions: Set<String> = [
        "Execution", "Ledger", "Orders", "Risk", "Routing", "Settlement",
    ]
    static let belowEdges = kernel.union(mechanism).union(families).union(decisions)
        .union(["Desk", "PaperVenues"])

    static let rows: [Row] = [
        Row("Basics", [], libraries: ["Glibc", "Synchronization"]),
        Row("Arithmetic", ["Basics", "CDivision"]),
        Row("Markets", ["Arithmetic", "Basics"]),

        Row("Codecs", kernel.union(["CZlib"])),
        Row(
            "Cryptography", kernel.union(["CKeccak", "COpenSSL", "CSecp256k1"]),
            libraries: ["Glibc", "Synchronization"]),
        Row(
            "Storage", kernel.union(["CLevelDB", "Codecs", "Cryptography"]),
            libraries: ["Glibc", "Synchronization"]),
        Row(
            "Transport", kernel.union(["Codecs"]),
            libraries: [
                "Glibc", "NIOCore", "NIOEmbedded", "NIOHTTP1", "NIOPosix", "NIOSSL", "NIOTLS",
                "NIOWebSocket", "Synchronization",
            ]),
        Row("Ethereum", kernel.union(["Codecs", "Cryptography"])),

        Row("Definitions", kernel.union(["Codecs"]), libraries: ["Yams"]),
        Row(
            "Venues", kernel.union(["Codecs", "Cryptography", "Transport"]),
            libraries: ["Synchronization"]),
        Row(
            "Chains", kernel.union(["Codecs", "Cryptography", "Ethereum", "Transport"]),
            libraries: ["Synchronization"]),
        Row("Pools", kernel.union(["Ethereum"])),
        Row(
            "Signing", kernel.union(["Codecs", "Cryptography", "Ethereum"]),
            libraries: ["Synchronization"]),

        Row("Ledger", kernel),
        Row("Risk", kernel),
        Row("Orders", kernel),
        Row("Routing", kernel.union(["Pools"])),
        Row("Execution", kernel.union(["Orders", "Pools", "Risk", "Routing"])),
        Row("Settlement", kernel.union(["Ethereum"])),
        Row("Desk", kernel.union(decisions).union(["Codecs", "Ethereum", "Pools"])),

        Row(
            "Gateway", kernel.union(["Codecs", "Cryptography"]),
            libraries: [
                "HTTPTypes", "Hummingbird", "Logging", "NIOCore", "ServiceLifecycle",
            ]),
        Row(
            "Cosigner",
            kernel.union([
                "Codecs", "Cryptography", "Ethereum", "Signing", "Storage", "Transport",
            ]), libraries: ["Synchronization"]),
        Row("PaperVenues", kernel.union(["Codecs", "Cryptography"])),
        Row("Node", belowEdges, libraries: ["Logging", "Synchronization"]),
        Row(
            "Simulation", belowEdges.union(["Node"]),
            libraries: ["Logging", "NIOCore", "NIOEmbedded", "Synchronization"]),
        Row(
            "Benchmarks",
            belowEdges.union(["CBenchmarkFloors", "Gateway", "Node", "Simulation"]),
            libraries: ["Histogram", "Synchronization"]),
        Row(
            "causeway",
            belowEdges.union(["Benchmarks", "Cosigner", "Gateway", "Node", "Simulation"]),
            libraries: ["ArgumentParser", "Glibc", "Logging", "Synchronization"]),
    ]

    /// Modules of C, each with the one target that may import it.
    static let onlyImporter = [
        "CBenchmarkFloors": "Benchmarks", "CDivision": "Arithmetic", "CKeccak": "Cryptography",
        "CLevelDB": "Storage", "CLevelDBFaults": "StorageTestSupport", "COpenSSL": "Cryptography",
        "CSecp256k1": "Cryptography", "CZlib": "Codecs",
    ]

    /// Modules that come with the toolchain and stand in no manifest.
    static let toolchain: Set<String> = ["Glibc", "Synchronization"]
}
