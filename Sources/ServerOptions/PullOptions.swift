package import ArgumentParser
package import Records

/// `pull`: what is taken from where.
package struct PullOptions: ParsableArguments {
    package static let abstract = "Take what is new at a partner's API or database."
    package static let discussion = """
        Each page becomes durable with its place: a pull that is cut off goes on where it was. \
        Flags and holds follow at the end.

        Exit codes: 0 done; 1 differences are left after --reconcile, or a rule could not be \
        evaluated; 2 usage, or a file or a \
        secret that can't be read; 3 some records were rejected; 4 the source refuses or can't \
        be reached; 5 the database can't be used; 6 the report can't be written.
        """

    @OptionGroup package var source: SourceOptions

    @Option(help: "The database file; made where it is not there.")
    package var db: String?

    @OptionGroup package var engine: EngineOptions
    @OptionGroup package var change: ChangeOptions
    @OptionGroup package var identities: IdentityOption

    @Option(help: "Pull this entity of the source alone, such as customers; may be repeated.")
    package var entity: [String] = []

    @Flag(help: "Ask for everything, whatever was taken before.")
    package var full = false

    @Flag(help: "Show what would be taken and what would be rejected; store nothing.")
    package var dryRun = false

    @Flag(help: "Compare every record with the source, and take what differs.")
    package var reconcile = false

    @Option(help: "Compare from this date or date-time on.")
    package var from: String?

    @Option(help: "Compare up to this date or date-time.")
    package var to: String?

    @Option(help: "Write each difference to this file, one JSON object a line.")
    package var report: String?

    package init() {}

    package func validate() throws {
        if !dryRun, db == nil { throw ValidationError("name the database: --db FILE") }
        if reconcile, db == nil {
            throw ValidationError("--reconcile compares with a database: --db FILE")
        }
        if !reconcile, from != nil || to != nil || report != nil {
            throw ValidationError("--from, --to and --report go with --reconcile")
        }
        for word in entity where Entity(rawValue: word) == nil {
            throw ValidationError("--entity knows no `\(word)`")
        }
        if case (let from?, let to?) = try range(), from > to {
            throw ValidationError("--from is later than --to")
        }
    }

    /// Both ends of the range that is compared.
    package func range() throws -> (EventTime?, EventTime?) {
        (try from.map { try time($0, isEnd: false) }, try to.map { try time($0, isEnd: true) })
    }
}
