internal import ArgumentParser
internal import Records
internal import Simulator

extension FirmVariant: ExpressibleByArgument {
    static var allValueDescriptions: [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.meaning) })
    }
}

/// `holdback simulate`: a firm with planted fraud and honest look-alikes.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Write a simulated firm with planted fraud and honest look-alikes.",
        discussion: """
            Writes customers, transactions, trading_activity, affiliates and commissions as NDJSON, \
            and truth.json with what was planted. The same options give the same bytes.
            """)

    @Argument(help: "The folder to write to.")
    var out: String

    @Option(help: "Another seed, another firm.")
    var seed: UInt64 = 1

    @Option(help: "A firm with other habits or better hidden fraud.")
    var variant = FirmVariant.standard

    @Option(parsing: .unconditional, help: "How many affiliates.")
    var affiliates: Int?

    @Option(parsing: .unconditional, help: "How many days of history.")
    var days: Int?

    @Option(parsing: .unconditional, help: "Share of the affiliates that cheat, 0 to 0.2.")
    var fraudShare: Double?

    @Flag(help: "A firm in which nobody cheats.")
    var clean = false

    @Flag(help: "Write over records that simulate did not write.")
    var force = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let affiliates, !(2...100_000).contains(affiliates) {
            throw ValidationError("--affiliates takes 2 to 100000, got \(affiliates)")
        }
        if let days, !(45...3650).contains(days) {
            throw ValidationError("--days takes 45 to 3650, got \(days)")
        }
        if let fraudShare, !(0...0.2).contains(fraudShare) {
            throw ValidationError("--fraud-share takes 0 to 0.2, got \(fraudShare)")
        }
        if clean, fraudShare != nil {
            throw ValidationError("--clean leaves nothing for --fraud-share; give one of the two")
        }
    }

    func run() throws {
        if !force { try FirmFolder.requireNoRecordsOfOthers(out) }
        var configuration = variant.configuration(seed: seed)
        configuration.affiliates = affiliates ?? configuration.affiliates
        configuration.days = days ?? configuration.days
        configuration.cheatingShare = fraudShare ?? configuration.cheatingShare
        let firm = simulateFirm(clean ? configuration.withoutFraud : configuration)
        try FirmFolder.write(firm, to: out)
        report(firm)
    }

    private func report(_ firm: SimulatedFirm) {
        shared.tell(
            "\(out): \(counted(firm.affiliates.count, "affiliate")), "
                + "\(counted(firm.customers.count, "customer row")), "
                + "\(counted(firm.transactions.count, "transaction row")), "
                + "\(counted(firm.activity.count, "activity row")); truth.json tells what was planted"
        ) { line in
            line.string("out", out)
            line.integer("affiliates", firm.affiliates.count)
            line.integer("customers", firm.customers.count)
            line.integer("transactions", firm.transactions.count)
            line.integer("activity_rows", firm.activity.count)
        }
    }
}
