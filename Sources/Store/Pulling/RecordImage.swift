package import Records

/// What is kept of a record, field by field as text, so that two can be compared.
package struct RecordImage: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package var name: String
        /// `nil` where nothing was sent.
        package var text: String?
    }

    /// Fields whose values no report shows, and no digest is made of.
    package static let personal: Set<String> = ["first_name", "last_name", "email"]

    package var entity: Entity
    /// The fields that name the record, in the order of the table's key.
    package var key: [Field]
    package var fields: [Field]
    /// The record's own time.
    package var time: EventTime
    /// What orders versions; `nil` where the last arrival counts.
    package var version: EventTime?

    package init(
        _ entity: Entity, key: [(String, String)], fields: [(String, String?)], time: EventTime,
        version: EventTime? = nil
    ) {
        self.entity = entity
        self.key = key.map { Field(name: $0.0, text: $0.1) }
        self.fields = fields.map { Field(name: $0.0, text: $0.1) }
        self.time = time
        self.version = version
    }
}

extension RecordBatch {
    /// The images of the batch's records, in their order; empty for entities that partners don't
    /// send.
    package func images() -> [RecordImage] {
        customers.map(image) + transactions.map(image) + activities.map(image)
    }

    private func image(_ customer: Customer) -> RecordImage {
        func text(_ key: TextKey) -> String? { key.isAbsent ? nil : self.text.string(key) }
        return RecordImage(
            .customers, key: [("customer_id", self.text.string(customer.id))],
            fields: [
                ("affiliate_id", text(customer.affiliateID)),
                ("signup_date", customer.signup.description),
                ("last_modified_date", customer.lastModified?.description),
                ("country_code", customer.country?.description),
                ("click_id", customer.hasClickID ? "sent" : nil),
                ("challenge_type", text(customer.challengeType)), ("phase", text(customer.phase)),
                ("account_size", customer.accountSize?.text(minorDigits: 0)),
                ("first_name", text(customer.firstName)), ("last_name", text(customer.lastName)),
                ("email", text(customer.email)),
            ], time: customer.signup, version: customer.version)
    }

    private func image(_ transaction: Transaction) -> RecordImage {
        RecordImage(
            .transactions, key: [("transaction_id", text.string(transaction.id))],
            fields: [
                ("customer_id", text.string(transaction.customerID)),
                ("transaction_type", transaction.type.rawValue),
                (
                    "amount_currency",
                    transaction.amount.text(minorDigits: transaction.currency.minorDigits)
                ),
                ("currency", transaction.currency.description),
                ("transaction_date", transaction.time.description),
                ("status", transaction.status.rawValue),
            ], time: transaction.time)
    }

    private func image(_ activity: TradingActivity) -> RecordImage {
        RecordImage(
            .tradingActivity,
            key: [
                ("date", activity.day.description),
                ("customer_id", text.string(activity.customerID)),
                ("instrument", text.string(activity.instrument)),
                ("currency", activity.currency.description),
            ],
            fields: [
                ("lots_traded", TradingActivity.text(lots: activity.lots)),
                ("pnl", activity.pnl.text(minorDigits: activity.currency.minorDigits)),
            ], time: activity.day.start)
    }
}
