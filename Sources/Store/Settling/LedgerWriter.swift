internal import Digests
internal import GRDB
internal import Holds
internal import Records

/// Writes moves of the ledger inside one transaction and seals them with one digest.
struct LedgerWriter {
    let db: Database
    private let at: EventTime
    private let entryStatement: RawStatement
    private let lineStatement: RawStatement
    private let texts = RowTexts()
    private var seal = EntriesSeal()
    private var currencies = CurrencyTexts()
    private(set) var count = 0

    init(_ db: Database, at: EventTime) throws {
        self.db = db
        self.at = at
        entryStatement = try RawStatement(
            db, "INSERT INTO ledger_entries VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        lineStatement = try RawStatement(
            db,
            """
            INSERT INTO ledger_lines VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (commission_id) DO UPDATE SET affiliate_id = ?2, customer_id = ?3,
              transaction_id = ?4, currency = ?5, amount = ?6, clawed_back = ?7, account = ?8,
              run = ifnull(run, ?9)
            """)
    }

    /// Writes a line as it stands and the entries that brought it there.
    ///
    /// - Parameter run: the payout run that took it; what is released without one the firm sent
    ///   out.
    mutating func write(
        _ record: LedgerRecord, customerID: String, transactionID: String, _ entries: [LedgerEntry],
        run: String? = nil
    ) throws {
        let facts = record.facts
        texts.begin()
        texts.bind(1, facts.id, to: lineStatement)
        texts.bind(2, facts.affiliateID, to: lineStatement)
        texts.bind(3, customerID, to: lineStatement)
        texts.bind(4, transactionID, to: lineStatement)
        texts.bind(5, currencies.text(facts.currency), to: lineStatement)
        lineStatement.bind(6, facts.amount.units)
        lineStatement.bind(7, facts.clawedBack.units)
        texts.bind(8, record.account.rawValue, to: lineStatement)
        if case .released = record {
            texts.bind(9, run ?? "", to: lineStatement)
        } else {
            lineStatement.bindNull(9)
        }
        _ = try lineStatement.run()
        for entry in entries { try write(entry) }
    }

    private mutating func write(_ entry: LedgerEntry) throws {
        texts.begin()
        texts.bind(1, entry.commissionID, to: entryStatement)
        texts.bind(2, entry.affiliateID, to: entryStatement)
        texts.bind(3, currencies.text(entry.currency), to: entryStatement)
        texts.bind(4, entry.from.rawValue, to: entryStatement)
        texts.bind(5, entry.to.rawValue, to: entryStatement)
        entryStatement.bind(6, entry.amount.units)
        texts.bind(7, entry.reason, to: entryStatement)
        texts.bind(8, entry.reference, to: entryStatement)
        entryStatement.bind(9, at.microseconds)
        _ = try entryStatement.run()
        seal.add(entry, at: at)
        count += 1
    }

    /// What an audit entry says of the moves: their last number, count and digest.
    consuming func sealed() throws -> LedgerSeal {
        let last = try Int64.fetchOne(db, sql: "SELECT max(entry) FROM ledger_entries") ?? 0
        return LedgerSeal(last: last, count: count, digest: seal.hex())
    }
}

/// The ledger entries of one transaction: numbers `last - count + 1 ... last`.
struct LedgerSeal {
    var last: Int64
    var count: Int
    var digest: String

    func write(to line: inout JSONLine) {
        line.integer("entries", count)
        line.integer("last_entry", Int(last))
        line.string("entries_digest", digest)
    }
}

/// A digest over ledger entries in their order.
struct EntriesSeal {
    /// Entries that are not folded into a digest yet, each part with its length in front.
    private var bytes: [UInt8] = []
    private var currencies = CurrencyTexts()

    private static let foldedAt = 1 << 20

    mutating func add(_ entry: LedgerEntry, at: EventTime) {
        append(entry.commissionID)
        append(entry.affiliateID)
        append(currencies.text(entry.currency))
        append(entry.from.rawValue)
        append(entry.to.rawValue)
        append(number: entry.amount.units)
        append(entry.reason)
        append(entry.reference)
        append(number: at.microseconds)
        if bytes.count > Self.foldedAt { bytes = Array(hex().utf8) }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    private mutating func append(number: Int64) {
        Self.withDigits(of: number) { append($0) }
    }

    private mutating func append(_ part: UnsafeBufferPointer<UInt8>) {
        Self.withDigits(of: Int64(part.count)) { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: ":"))
        bytes.append(contentsOf: part)
    }

    /// Hands over the decimal digits of a number; millions are sealed, so no string is made.
    private static func withDigits(of number: Int64, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = digits.count
            var rest = number.magnitude
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                first -= 1
                digits[first] = UInt8(ascii: "-")
            }
            body(UnsafeBufferPointer(rebasing: digits[first...]))
        }
    }

    func hex() -> String { SHA256.hex(of: bytes) }
}
