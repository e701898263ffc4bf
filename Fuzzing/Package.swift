// swift-tools-version: 6.3
// The decoders under libFuzzer; see README.md. A package of its own, because all of it is built with
// instrumentation: the links in `Sources` lead to what ships, and the settings are the same.
import PackageDescription

let targets: [String: [String]] = [
    "ABI": [], "Blobs": [], "RLP": [], "RPC": ["Chains"], "Relay": ["Transport"],
    "Threshold": ["Signing"],
    "Transactions": [], "TypedData": [],
]

let package = Package(
    name: "causeway",
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CSecp256k1", pkgConfig: "libsecp256k1"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
        .target(name: "CDivision"),
        .target(name: "CKeccak"),
        .target(name: "Basics"),
        .target(name: "Arithmetic", dependencies: ["Basics", "CDivision"]),
        .target(name: "Markets", dependencies: ["Arithmetic", "Basics"]),
        .target(name: "Codecs", dependencies: ["Arithmetic", "Basics", "CZlib", "Markets"]),
        .target(
            name: "Cryptography",
            dependencies: ["Arithmetic", "Basics", "CKeccak", "COpenSSL", "CSecp256k1", "Markets"]),
        .target(
            name: "Ethereum",
            dependencies: ["Arithmetic", "Basics", "Codecs", "Cryptography", "Markets"]),
        .target(
            name: "Signing",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "Markets",
            ]),
        // What reads a node's answers; the rest of this target needs sockets.
        .target(
            name: "Chains",
            dependencies: [
                "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "Markets",
            ]),
        // What a relay decides; the rest of this target needs sockets, too.
        .target(
            name: "Transport", dependencies: ["Arithmetic", "Basics", "Codecs", "Markets"]),
        .target(name: "FuzzSupport", path: "Support"),
    ]
        + targets.sorted { $0.key < $1.key }.map { name, more in
            .executableTarget(
                name: "Fuzz\(name)",
                dependencies: [
                    "Arithmetic", "Basics", "Codecs", "Cryptography", "Ethereum", "FuzzSupport",
                ] + more.map { .byName(name: $0) }, path: "Targets/\(name)")
        },
    swiftLanguageModes: [.v6]
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
