internal import GRDB
internal import Holds
internal import Records

/// What stands in the accounts of each affiliate, by currency.
struct AffiliateBalances {
    typealias Row = (currency: CurrencyCode, balance: LedgerBalance)

    private var rows: [String: [Row]] = [:]

    /// - Complexity: O(lines).
    init(_ db: Database) throws {
        let balances = try LedgerCheck.balancesByLines(db).sorted { $0.key < $1.key }
        for (owner, balance) in balances {
            rows[owner.affiliateID, default: []].append((owner.currency, balance))
        }
    }

    subscript(affiliate: String) -> [Row] { rows[affiliate] ?? [] }

    /// A standing with the amounts of the ledger, what is held counting as accrued: those of a
    /// settle follow from records alone, so they go on counting what was paid or declined since.
    func standing(_ body: String, of affiliate: String, _ db: Database) throws -> String {
        var line = JSONLine()
        line.objects("amounts", self[affiliate]) { row, owned in
            let (open, held) = (owned.balance[.accrued], owned.balance[.held])
            CurrencyAmounts(currency: owned.currency, accrued: open + held, held: held)
                .write(to: &row)
        }
        let amounts = String(decoding: line.finished(), as: UTF8.self)
        return try String.fetchOne(
            db, sql: "SELECT json_patch(?, ?)", arguments: [body, amounts]) ?? body
    }
}
