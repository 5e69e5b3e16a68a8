private import Foundation
internal import Holds

/// What is known to be true of a firm, as `truth.json` tells it: kinds of fraud by affiliate and by
/// customer, and those of whom nothing is known.
struct LabelFile: Decodable {
    var affiliates: [String: String]
    var customers: [String: String]
    var greyAffiliates: Set<String>?
    var greyCustomers: Set<String>?
    /// Lines that fraud earned; where there are none, all that a cheat earned counts.
    var commissions: Set<String>?
    var greyCommissions: Set<String>?

    enum CodingKeys: String, CodingKey {
        case affiliates, customers, commissions
        case greyCommissions = "grey_commissions"
        case greyAffiliates = "grey_affiliates"
        case greyCustomers = "grey_customers"
    }

    /// Of the first folder among some that has any.
    static func beside(_ data: [String]) throws(Failure) -> LabelFile? {
        let folder = data.first { FileManager.default.fileExists(atPath: $0 + "/truth.json") }
        guard let folder else { return nil }
        return try read(folder: folder)
    }

    /// Whether a line was earned honestly; `nil` where nobody knows.
    func isHonest(_ line: HoldableLine) -> Bool? {
        if greyCommissions?.contains(line.commissionID) ?? false { return nil }
        if let commissions, !commissions.isEmpty { return !commissions.contains(line.commissionID) }
        if affiliates[line.affiliateID] != nil || customers[line.customerID] != nil { return false }
        let isUnknown =
            greyAffiliates?.contains(line.affiliateID) ?? false
            || greyCustomers?.contains(line.customerID) ?? false
        return isUnknown ? nil : true
    }

    /// - Throws: what to do where the folder has no labels or they can't be read.
    static func read(folder: String) throws(Failure) -> LabelFile {
        let path = folder + "/truth.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw fault(path, "can't read the labels")
        }
        do {
            let labels = try JSONDecoder().decode(LabelFile.self, from: data)
            try labels.check(path)
            return labels
        } catch let failure as Failure {
            throw failure
        } catch {
            throw fault(path, "expected `affiliates` and `customers` by id" + place(of: error))
        }
    }

    /// An id is guilty or unknown, not both.
    private func check(_ path: String) throws(Failure) {
        for (name, guilty, grey) in [
            ("affiliates", affiliates, greyAffiliates), ("customers", customers, greyCustomers),
        ] {
            guard let id = grey?.filter({ guilty[$0] != nil }).min() else { continue }
            throw Self.fault(
                path, "`\(Terminal.plain(id))` is in `\(name)` and in `grey_\(name)`")
        }
    }

    private static func fault(_ path: String, _ reason: String) -> Failure {
        Failure(
            code: .files,
            message: "\(path): error: \(reason)\n"
                + "  hint: write `{\"affiliates\": {ID: KIND}, \"customers\": {ID: KIND}, "
                + "\"grey_affiliates\": [ID], \"grey_customers\": [ID]}`")
    }

    /// Where in the file the fault is, if that is told.
    private static func place(of error: any Error) -> String {
        let context: DecodingError.Context? =
            switch error as? DecodingError {
            case .typeMismatch(_, let context), .valueNotFound(_, let context),
                .keyNotFound(_, let context), .dataCorrupted(let context):
                context
            default: nil
            }
        guard let context else { return "" }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return (path.isEmpty ? "" : "; at `\(Terminal.plain(path))`")
            + ": \(Terminal.plain(context.debugDescription))"
    }
}
