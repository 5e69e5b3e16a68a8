package import ArgumentParser

/// `onboard`: which source or client is checked.
package struct OnboardOptions: ParsableArguments {
    package static let abstract = "Check a source or a client step by step."
    package static let discussion = """
        For a source: credentials, connection, a sample of each entity, its words, what changed, \
        a day of data, reconciliation and volume; nothing is stored. For a client that pushes, \
        the same by what it has done in the last week.

        Exit codes: 0 everything passed; 1 a step failed; 2 usage, or a file that can't be \
        read; 4 the source refuses or can't be reached; 5 the database can't be used.
        """

    @OptionGroup package var source: SourceOptions

    @Option(help: "The database file to compare with, or of the client.")
    package var db: String?

    package init() {}
}
