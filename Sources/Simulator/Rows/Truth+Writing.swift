import Records

extension SimulatedFirm {
    /// Writes `truth.json`, keys in a fixed order, entries sorted by id.
    ///
    /// - Parameter sink: gets the document in one call.
    /// - Throws: what `sink` throws.
    package func writeTruth<Failure: Error>(
        to sink: (borrowing Span<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let pairs = truth.pairs.map {
            JSONTree.list([.text($0.first), .text($0.second), .integer($0.days)])
        }
        let document = JSONTree.object([
            ("affiliates", .kinds(truth.affiliates)), ("customers", .kinds(truth.customers)),
            ("pairs", .list(pairs)), ("groups", .list(truth.groups.map(JSONTree.texts))),
            ("all_affiliates", .texts(truth.allAffiliates)),
            ("commissions", .texts(truth.commissions)),
            ("grey_commissions", .texts(truth.greyCommissions)),
            ("grey_customers", .texts(truth.greyCustomers)),
            ("look_alikes", .lookAlikes(truth.lookAlikes)),
            ("look_alike_affiliates", .lookAlikes(truth.lookAlikeAffiliates)),
            ("persons", .list(truth.persons.map(JSONTree.texts))),
            ("as_of", .text(truth.asOf.description)), ("seed", .number(String(truth.seed))),
            ("variant", .text(truth.variant.rawValue)),
        ])
        let bytes = document.bytes + [UInt8(ascii: "\n")]
        try sink(bytes.span)
    }
}

extension JSONTree {
    fileprivate static func kinds(_ kinds: [String: FraudKind]) -> JSONTree {
        .object(kinds.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value.rawValue)) })
    }

    fileprivate static func lookAlikes(_ ids: [LookAlike: [String]]) -> JSONTree {
        .object(
            LookAlike.allCases.compactMap { kind in
                ids[kind].map { (kind.rawValue, .texts($0)) }
            })
    }
}
