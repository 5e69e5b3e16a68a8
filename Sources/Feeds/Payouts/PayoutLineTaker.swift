import Records

/// Takes the lines of a payout run. What can't be read is told at once, so that nobody has to ask
/// again for each line.
struct PayoutLineTaker {
    /// Faults that are told at most.
    private static let most = 20

    private var lines: [PayoutLine] = []
    private var faults: [(number: LineNumber, fault: FeedError.Fault)] = []

    /// - Parameters:
    ///   - cells: the texts of the fields, in the order of the reader's names, empty where absent.
    ///   - place: the line in messages.
    mutating func take(_ cells: [String], place: String, number: LineNumber) {
        for (cell, name) in zip(cells, PayoutRunReader.names) where cell.isEmpty {
            return note("`\(name)` is missing", place: place, number: number)
        }
        do throws(DecimalFault) {
            let amount = try Money(ExactDecimal(text: cells[2]))
            guard let currency = CurrencyCode(text: cells[3]) else {
                return note(
                    "`currency`: expected an ISO 4217 code such as USD, found `\(cells[3])`",
                    place: place, number: number)
            }
            lines.append(
                PayoutLine(
                    line: number, commissionID: cells[0], affiliateID: cells[1], amount: amount,
                    currency: currency))
        } catch {
            let reason = "`amount`: expected \(expected(error)), found `\(cells[2])`"
            note(reason, place: place, number: number)
        }
    }

    mutating func note(_ reason: String, place: String, number: LineNumber) {
        faults.append((number, FeedError.Fault(path: place, reason: reason)))
    }

    /// - Throws: where a line can't be read: nobody may take half of a run for all of it.
    consuming func finished() throws(FeedError) -> [PayoutLine] {
        if faults.isEmpty { return lines }
        let told = faults.sorted { $0.number < $1.number }.prefix(Self.most).map(\.fault)
        throw FeedError(
            faults: told, untold: faults.count - told.count,
            remedy: "a payout run is read whole or not at all: mend "
                + (faults.count == 1 ? "the line" : "these lines") + " and ask again")
    }

    private func expected(_ fault: DecimalFault) -> String {
        switch fault {
        case .notANumber: "a number such as 14.85"
        case .tooManySignificantDigits: "at most 15 significant digits"
        case .tooManyDecimals: "at most \(Money.decimals) decimals"
        case .outOfRange: "a number of smaller magnitude"
        }
    }
}
