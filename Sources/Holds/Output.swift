package import Records

// The rows of the four output files: names and order of fields are the contract.

extension Flag {
    package var jsonLine: [UInt8] {
        var line = JSONLine()
        line.string("flag_id", id)
        line.string("rule", rule)
        line.string("rule_version", ruleVersion)
        line.string("pattern", pattern)
        line.string("family", family)
        line.object("subject") {
            $0.string("kind", subjectKind)
            $0.string("id", subjectID)
        }
        line.strings("affiliate_ids", affiliateIDs)
        line.strings("customer_ids", customerIDs)
        line.strings("transaction_ids", transactionIDs)
        line.number("log_odds", logOdds)
        line.number("posterior", posterior)
        line.string("explanation", explanation)
        line.objects("evidence", evidence) { $1.write(to: &$0) }
        line.string("status", status.rawValue)
        line.string("raised_at", raisedAt.description)
        line.string("as_of", asOf.description)
        line.string("baseline", baseline)
        return line.finished()
    }
}

extension Hold {
    package var jsonLine: [UInt8] {
        var row = JSONLine()
        row.string("hold_id", id)
        row.string("commission_id", line.commissionID)
        row.string("affiliate_id", line.affiliateID)
        row.string("customer_id", line.customerID)
        row.string("transaction_id", line.transactionID)
        row.raw("amount", line.amount.text(minorDigits: line.currency.minorDigits))
        row.string("currency", line.currency.description)
        row.strings("flag_ids", flagIDs)
        row.string("reason_code", reasonCode)
        row.string("status", Self.status)
        return row.finished()
    }
}

extension CurrencyAmounts {
    package func write(to row: inout JSONLine) {
        let digits = currency.minorDigits
        row.string("currency", currency.description)
        row.raw("accrued", accrued.text(minorDigits: digits))
        row.raw("held", held.text(minorDigits: digits))
    }
}

extension AffiliateStanding {
    package var jsonLine: [UInt8] {
        var line = JSONLine()
        line.string("affiliate_id", id)
        line.number("score", posterior)
        line.objects("amounts", amounts) { $1.write(to: &$0) }
        line.strings("patterns", patterns)
        line.integer("customers", customers)
        line.integer("persons", persons)
        return line.finished()
    }
}

extension Reject {
    package var jsonLine: [UInt8] {
        var row = JSONLine()
        row.string("source", source)
        row.integer("line", line)
        row.string("code", violation.code.rawValue)
        row.string("field", violation.field)
        row.string("message", violation.message)
        row.string("record", record)
        return row.finished()
    }
}
