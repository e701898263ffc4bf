// swift-tools-version: 6.3
// One page, in level order: a target may depend only on what its row in ARCHITECTURE.md names.
// Products first, then targets (one-line job above each), then the settings applied to all.
import PackageDescription

let nio = "swift-nio"

let package = Package(
    name: "causeway",
    products: [
        .library(
            name: "Causeway",
            targets: [
                "Basics", "Arithmetic", "Markets", "Cryptography", "Ethereum", "Pools", "Signing",
                "Chains", "Routing",
            ]
        ),
        .executable(name: "causeway", targets: ["causeway"]),
    ],
    traits: [
        .trait(name: "Mutants", description: "Planted bugs, which `simulate` must find.")
    ],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // MARK: System libraries, each imported by exactly one Swift target

        .systemLibrary(name: "CLevelDB", providers: [.apt(["libleveldb-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CSecp256k1", pkgConfig: "libsecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // A disk under LevelDB that fails and loses power on command; for tests only, so nothing
        // that ships depends on it.
        .target(name: "CLevelDBFaults", linkerSettings: [.linkedLibrary("leveldb")]),

        // What benchmarks are measured against where the peer is C.
        .target(name: "CBenchmarkFloors", linkerSettings: [.linkedLibrary("secp256k1")]),

        // The processor's division of two words by one, and its widest registers for Keccak.
        .target(name: "CDivision"),
        .target(name: "CKeccak"),

        // MARK: Kernel

        // Bytes, hex, addresses, identifiers, bounded queues, and the seams to the machine.
        .target(name: "Basics"),
        // 256- and 512-bit integers, mulDiv, exact decimals; rounding is an argument.
        .target(name: "Arithmetic", dependencies: ["Basics", "CDivision"]),
        // Assets, tokens, instruments, books, venue-neutral orders, reports, locations.
        .target(name: "Markets", dependencies: ["Arithmetic", "Basics"]),

        // MARK: Mechanism

        // JSON over bytes, binary records, gzip, checksums, wire messages.
        .target(name: "Codecs", dependencies: ["Arithmetic", "Basics", "CZlib", "Markets"]),
        // Keccak, secp256k1, HMAC, key derivation, the one wiped secret buffer.
        .target(
            name: "Cryptography",
            dependencies: ["Arithmetic", "Basics", "CKeccak", "COpenSSL", "CSecp256k1", "Markets"]),
        // Key-value seam (LevelDB and its twin), the hash-chained journal, its anchor and writer.
        .target(
            name: "Storage",
            dependencies: ["Arithmetic", "Basics", "CLevelDB", "Codecs", "Cryptography", "Markets"]),
        // HTTP/1.1 and WebSocket, client and server, over one byte-stream seam.
        .target(
            name: "Transport",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Markets",
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: nio),
                .product(name: "NIOWebSocket", package: nio),
            ]),
        // RLP, ABI, transactions, headers, receipts, logs; pure.
        .target(
            name: "Ethereum",
            dependencies: ["Arithmetic", "Basics", "Codecs", "Cryptography", "Markets"]),

        // MARK: Families

        // Loads and checks Networks/ and the user's configuration.
        .target(
            name: "Definitions",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Markets",
                .product(name: "Yams", package: "Yams"),
            ]),
        // One folder per exchange: pure request building and decoding, and a session.
        .target(
            name: "Venues",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Markets", "Transport",
            ]),
        // Provider, head walker, fee oracle, simulation of calls.
        .target(
            name: "Chains",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "Markets",
                "Transport",
            ]),
        // One folder per pool family: exact simulation, log decoding, executor calldata; pure.
        .target(name: "Pools", dependencies: ["Arithmetic", "Basics", "Ethereum", "Markets"]),
        // One folder per kind of signer; policy on decoded transactions; pure.
        .target(
            name: "Signing",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "Markets",
            ]),

        // MARK: Decisions

        // Double-entry, exact, per location.
        .target(name: "Ledger", dependencies: ["Arithmetic", "Basics", "Markets"]),
        // Pre-trade checks and limits.
        .target(name: "Risk", dependencies: ["Arithmetic", "Basics", "Markets"]),
        // Order machines: parents, legs, orders, unknown outcomes.
        .target(name: "Orders", dependencies: ["Arithmetic", "Basics", "Markets"]),
        // Network model, dual solver, integer repair, certificate, plan.
        .target(name: "Routing", dependencies: ["Arithmetic", "Basics", "Markets", "Pools"]),
        // One folder per algorithm; turns plans into child orders.
        .target(
            name: "Execution",
            dependencies: ["Arithmetic", "Basics", "Markets", "Orders", "Pools", "Risk", "Routing"]
        ),
        // Intents, attempts, nonce slots, finality ladder.
        .target(name: "Settlement", dependencies: ["Arithmetic", "Basics", "Ethereum", "Markets"]),
        // The pure heart that joins the decisions: one event type, one sequence.
        .target(
            name: "Desk",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Ethereum", "Execution", "Ledger", "Markets",
                "Orders", "Pools", "Risk", "Routing", "Settlement",
            ]),

        // MARK: Edges and assembly

        // HTTP API over the port protocol it owns.
        .target(
            name: "Gateway",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Markets",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // A key-share party around the signing protocol: share file, ledger, policy, links, sessions.
        .target(
            name: "Cosigner",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "Markets", "Signing",
                "Storage", "Transport",
            ]),
        // The exchanges' side of their wire protocols over a matching engine; pure.
        .target(
            name: "PaperVenues",
            dependencies: ["Arithmetic", "Basics", "Codecs", "Cryptography", "Markets"]),
        // Composition root: drives Desk with the real seams.
        .target(
            name: "Node",
            dependencies: [
                "Arithmetic", "Basics", "Chains", "Codecs", "Cryptography", "Definitions", "Desk",
                "Ethereum", "Execution", "Ledger", "Markets", "Orders", "Pools", "Risk", "Routing",
                "Settlement", "Signing", "Storage", "Transport", "Venues",
                .product(name: "Logging", package: "swift-log"),
            ]),
        // The seeded world that drives the same Desk, sessions and journal.
        .target(
            name: "Simulation",
            dependencies: [
                "Arithmetic", "Basics", "Chains", "Codecs", "Cryptography", "Definitions", "Desk",
                "Ethereum", "Execution", "Ledger", "Markets", "Node", "Orders", "PaperVenues",
                "Pools", "Risk", "Routing", "Settlement", "Signing", "Storage", "Transport",
                "Venues",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
            ]),
        // What `causeway benchmark` measures; runs tiny in the tests.
        .target(
            name: "Benchmarks",
            dependencies: [
                "Arithmetic", "Basics", "CBenchmarkFloors", "Chains", "Codecs", "Cryptography",
                "Ethereum", "Markets", "Pools", "Routing", "Signing", "Storage", "Transport",
                "Venues",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]),
        // The one program: subcommands, one file each.
        .executableTarget(
            name: "causeway",
            dependencies: [
                "Arithmetic", "Basics", "Benchmarks", "Chains", "Codecs", "Cosigner",
                "Cryptography",
                "Definitions", "Desk", "Ethereum", "Execution", "Gateway", "Ledger", "Markets",
                "Node", "Orders", "PaperVenues", "Pools", "Risk", "Routing", "Settlement",
                "Signing", "Simulation", "Storage", "Transport", "Venues",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // MARK: Tests, at the same paths as their sources

        .testTarget(name: "ArithmeticTests", dependencies: ["Arithmetic", "Basics"]),
        .testTarget(name: "BasicsTests", dependencies: ["Basics"]),
        .testTarget(
            name: "BenchmarksTests",
            dependencies: [
                "Arithmetic", "Basics", "Benchmarks", "Codecs", "Cryptography", "Ethereum",
                "Markets", "Node", "Pools", "Routing", "Signing", "Storage", "Venues",
            ]),
        .testTarget(
            name: "ChainsTests",
            dependencies: [
                "Arithmetic", "Basics", "Chains", "Codecs", "Cryptography", "Ethereum", "Markets",
                "Transport", .product(name: "NIOCore", package: nio),
            ]),
        .testTarget(name: "CodecsTests", dependencies: ["Arithmetic", "Basics", "Codecs"]),
        .testTarget(
            name: "CosignerTests",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cosigner", "Cryptography", "Ethereum", "Signing",
                "Storage", "StorageTestSupport", "Transport",
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: nio),
            ]),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Arithmetic", "Basics", "Cryptography"]),
        .testTarget(
            name: "DefinitionsTests",
            dependencies: ["Arithmetic", "Basics", "Definitions", "Ethereum", "Settlement"]),
        .testTarget(
            name: "DeskTests",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Desk", "Ethereum", "Execution",
                "Ledger",
                "Markets", "Orders", "Pools", "Risk", "Routing", "Settlement", "Storage",
                "StorageTestSupport",
            ]),
        .testTarget(
            name: "EthereumTests",
            dependencies: ["Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum"]),
        .testTarget(
            name: "ExecutionTests",
            dependencies: [
                "Arithmetic", "Basics", "Ethereum", "Execution", "Markets", "Orders", "Pools",
                "Risk", "Routing",
            ]),
        .testTarget(
            name: "LedgerTests", dependencies: ["Arithmetic", "Basics", "Ledger", "Markets"]),
        .testTarget(
            name: "NodeTests",
            dependencies: [
                "Arithmetic", "Basics", "Chains", "Codecs", "Cryptography", "Definitions", "Desk",
                "Ethereum", "Ledger", "Markets", "Node", "Orders", "PaperVenues", "Pools",
                "Settlement", "Signing", "Simulation", "Storage", "Transport", "Venues",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
            ]),
        .testTarget(
            name: "OrdersTests", dependencies: ["Arithmetic", "Basics", "Markets", "Orders"]),
        .testTarget(
            name: "PaperVenuesTests",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Markets", "PaperVenues",
            ]),
        .testTarget(
            name: "PoolsTests", dependencies: ["Arithmetic", "Basics", "Ethereum", "Pools"]),
        .testTarget(name: "RiskTests", dependencies: ["Arithmetic", "Basics", "Markets", "Risk"]),
        .testTarget(
            name: "RoutingTests",
            dependencies: ["Arithmetic", "Basics", "Ethereum", "Markets", "Pools", "Routing"]),
        .testTarget(
            name: "SettlementTests",
            dependencies: [
                "Arithmetic", "Basics", "Cryptography", "Ethereum", "Markets", "Settlement",
            ]),
        .testTarget(
            name: "SigningTests",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "Signing",
            ]),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Storage", "StorageTestSupport",
            ]),
        // Folders to damage and a disk that fails: the one place that imports CLevelDBFaults.
        .target(
            name: "StorageTestSupport", dependencies: ["Basics", "CLevelDBFaults", "Storage"],
            path: "Tests/StorageTestSupport"),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Arithmetic", "Basics", "Chains", "Codecs", "Cryptography", "Definitions", "Desk",
                "Ethereum", "Execution", "Ledger", "Markets", "Node", "Orders", "PaperVenues",
                "Pools", "Risk", "Routing", "Settlement", "Signing", "Simulation", "Storage",
                "Transport", "Venues",
            ]),
        .testTarget(name: "TidyTests"),
        .testTarget(
            name: "TransportTests",
            dependencies: [
                "Basics", "Codecs", "Cryptography", "Transport",
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .testTarget(
            name: "VenuesTests",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Markets", "PaperVenues",
                "Transport", "Venues",
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
            ]),
        // Real sockets, a real EVM, real processes.
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Arithmetic", "Basics", "Chains", "Codecs", "Cryptography", "Definitions", "Desk",
                "Ethereum", "Execution", "Ledger", "Markets", "Node", "Orders", "PaperVenues",
                "Pools", "Risk", "Routing", "Settlement", "Signing", "Simulation", "Storage",
                "Transport", "Venues",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Clients"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system {
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
