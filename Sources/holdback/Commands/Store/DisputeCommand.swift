internal import ArgumentParser
internal import Pipeline
internal import Records
internal import Store

/// `holdback dispute`: what an affiliate is told of the lines that are held back or declined.
struct DisputeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispute",
        abstract: "Write a packet for an affiliate: lines held or declined, and why.",
        discussion: """
            Writes OUT.md and OUT.html: the lines, the flags with their rules and redacted \
            evidence, and a digest. The same state gives the same bytes, and --digest writes a \
            packet again that was handed out before.
            """)

    @Argument(help: "The affiliate's id.")
    var affiliate: String

    @OptionGroup var database: DatabaseOption

    @Option(help: "Where to write, without .md and .html.")
    var out: String

    @Option(help: "Write the packet that has this digest.")
    var digest: String?

    @Option(help: "Whom the affiliate may answer to, as the packet says it.")
    var contact: String?

    @OptionGroup var actor: ActorOption
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if contact != nil, digest != nil {
            throw ValidationError("--digest writes a packet as it was: --contact can't change it")
        }
        for ending in [".md", ".html"] where out.lowercased().hasSuffix(ending) {
            throw ValidationError(
                "--out takes a name without \(ending): both endings are added to it")
        }
    }

    func run() throws {
        try guardOutputs(("--out", out + ".md"), over: .packet) { $0.keep(database: database.db) }
        try guardOutputs(("--out", out + ".html"), over: .packetPage) {
            $0.keep(database: database.db)
        }
        let (text, digest) = try reviewing(database.db, packet)
        try writeText(text, to: out + ".md")
        try writeText(PacketPage(markdown: text).html(), to: out + ".html")
        shared.tell("\(out).md, \(out).html: digest \(digest)") { $0.string("digest", digest) }
    }

    private func packet(_ db: StoreTransaction) throws -> (text: String, digest: String) {
        if let digest {
            if let packet = try Packets.find(digest, db) {
                if packet.affiliate == affiliate {
                    if Packets.isWhole(packet.body, digest: digest) { return (packet.body, digest) }
                    throw StoreError(
                        path: database.db,
                        reason: "the packet `\(digest)` has been edited since it was handed out",
                        remedy: "`holdback db check` tells what else is; a backup has it as it was",
                        kind: .damage)
                }
                throw Failure(
                    code: .usage,
                    message:
                        "error: the packet `\(Terminal.plain(digest))` was handed out to another "
                        + "affiliate\n  hint: name the affiliate that it was written for")
            }
            throw Failure(
                code: .usage,
                message:
                    "error: no packet with the digest `\(Terminal.plain(digest))` was handed out\n"
                    + "  hint: the digest is the last line of a packet")
        }
        guard let file = try AffiliateFile.of(affiliate, db) else {
            throw unknownAffiliate(affiliate)
        }
        let rules = try Store.lastSettle(db)?.rules ?? ""
        let (text, digest) = DisputePacket(
            affiliate: affiliate, file: file, rules: rules, contact: contact ?? ""
        ).markdown()
        try Packets.keep(
            text, digest: digest, affiliate: affiliate, actor: actor.actor, at: present(), db)
        return (text, digest)
    }
}
