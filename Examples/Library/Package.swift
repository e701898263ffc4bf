// swift-tools-version: 6.3
// Three small programs that use Causeway as a library, from outside: they see what is public alone.
import PackageDescription

let causeway = Target.Dependency.product(name: "Causeway", package: "causeway")

let package = Package(
    name: "library-examples",
    dependencies: [.package(name: "causeway", path: "../..")],
    targets: [
        .target(name: "Words", dependencies: [causeway]),
        .executableTarget(name: "ReadBalance", dependencies: [causeway, "Words"]),
        .executableTarget(name: "SendToFinal", dependencies: [causeway, "Words"]),
        .executableTarget(name: "VerifySignature", dependencies: [causeway, "Words"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
    ]
}
