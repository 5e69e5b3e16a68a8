// swift-tools-version: 6.1
import PackageDescription

/// Testable in release builds, too: programs and their tests are then one build.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
]

/// Tests run once: optimising them takes longer than it wins.
let testing = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// Optimised in debug builds, too: what computes much would take most of the tests' time otherwise.
let computing = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies, exclude: exclude, swiftSettings: testing)
}

let package = Package(
    name: "Holdback",
    products: [
        .executable(name: "holdback", targets: ["holdback"]),
        .executable(name: "holdback-server", targets: ["holdback-server"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CDigest", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPostgres", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLAPACK", providers: [.apt(["liblapack-dev"])]),
        .target(name: "CSimdJSON", linkerSettings: [.linkedLibrary("simdjson")]),
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
        module("Digests", ["CDigest"]),
        module("Records", settings: computing),
        module("Statistics", ["CLAPACK"], settings: computing),
        module("RuleLanguage", ["CRE2"]),
        module("Linkage", ["Records", "Statistics"], settings: computing),
        module("Signals", ["Records", "Statistics", "Linkage", "Digests"], settings: computing),
        module("Rules", ["Records", "RuleLanguage", "Signals", "Digests", "Yams"]),
        module("Holds", ["Records", "Digests"]),
        module("Detection", ["Records", "Statistics", "Signals", "Rules", "Holds"]),
        module("Feeds", ["Records", "RuleLanguage", "Digests", "CSimdJSON"]),
        module(
            "Store",
            [
                "Records", "Holds", "Digests", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        module(
            "Pipeline", ["Records", "Signals", "Rules", "Holds", "Detection", "Feeds", "Store"]),
        module(
            "Pulling",
            [
                "CPostgres", "Digests", "Records", "Rules", "Holds", "Detection", "Feeds", "Store",
                "Pipeline",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]),
        module(
            "ServerOptions",
            ["Records", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
        module("Simulator", ["Records"]),
        module(
            "Gateway",
            [
                "CZlib", "Digests", "Records", "Feeds", "Holds", "Store", "Pipeline", "Pulling",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "holdback-server",
            dependencies: [
                "Gateway", "Holds", "Pipeline", "Pulling", "Records", "ServerOptions", "Signals",
                "Store",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "holdback",
            dependencies: [
                "Records", "Feeds", "Linkage", "Signals", "Rules", "Holds", "Detection",
                "Simulator", "Store", "Pipeline", "ServerOptions",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "rule-language-bench", dependencies: ["RuleLanguage"], swiftSettings: strict),
        .executableTarget(
            name: "person-bench", dependencies: ["Feeds", "Records", "Signals"],
            swiftSettings: strict),
        .executableTarget(
            name: "mirror-bench", dependencies: ["Feeds", "Records", "Signals"],
            swiftSettings: strict),
        .executableTarget(
            name: "settle-bench",
            dependencies: ["Detection", "Feeds", "Holds", "Pipeline", "Records"],
            swiftSettings: strict),
        tests("Records", ["Records"]),
        tests("Statistics", ["Statistics"]),
        tests("RuleLanguage", ["RuleLanguage"]),
        tests("Feeds", ["Feeds", "Records"]),
        tests("Simulator", ["Simulator", "Records"]),
        .target(
            name: "FirmRecords", dependencies: ["Records"], path: "Tests/SignalsTests/FirmRecords",
            swiftSettings: testing),
        tests("Linkage", ["Linkage", "Records"]),
        tests(
            "Signals", ["Signals", "Linkage", "Records", "Statistics", "FirmRecords"],
            exclude: ["FirmRecords"]),
        tests("Holds", ["Holds", "Records"]),
        tests(
            "Detection",
            ["Detection", "Rules", "Holds", "Records", "Simulator", "Feeds", "FirmRecords"]),
        tests(
            "Store",
            [
                "Store", "Holds", "Records", "FirmRecords",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "Pipeline",
            [
                "Pipeline", "Store", "Detection", "Feeds", "Rules", "Holds", "Records", "Signals",
                "Simulator", "FirmRecords", "holdback",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], exclude: ["Fixtures"]),
        tests(
            "Gateway",
            [
                "Gateway", "Pulling", "Store", "Pipeline", "Feeds", "Holds", "Detection", "Records",
                "Digests",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "Pulling",
            [
                "Pulling", "Store", "Pipeline", "Feeds", "Records", "Rules", "Simulator", "Gateway",
                "holdback-server",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests("Rules", ["Rules", "Signals", "Records", "RuleLanguage", "holdback"]),
    ],
    cxxLanguageStandard: .cxx17
)
