private import Foundation

/// What is known to be true of a firm, as `truth.json` tells it: kinds of fraud by affiliate and by
/// customer, and those of whom nothing is known.
struct LabelFile: Decodable {
    var affiliates: [String: String]
    var customers: [String: String]
    var greyAffiliates: [String]?
    var greyCustomers: [String]?

    enum CodingKeys: String, CodingKey {
        case affiliates, customers
        case greyAffiliates = "grey_affiliates"
        case greyCustomers = "grey_customers"
    }

    /// - Throws: what to do where the folder has no labels or they can't be read.
    static func read(folder: String) throws(Failure) -> LabelFile {
        let path = folder + "/truth.json"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure(
                code: .files,
                message: "\(path): error: can't read the labels\n  hint: write "
                    + "`{\"affiliates\": {ID: KIND}, \"customers\": {ID: KIND}}` there")
        }
        do {
            return try JSONDecoder().decode(LabelFile.self, from: data)
        } catch {
            throw Failure(
                code: .files,
                message: "\(path): error: expected `affiliates` and `customers` by id\n"
                    + "  hint: write `{\"affiliates\": {ID: KIND}, \"customers\": {ID: KIND}}`")
        }
    }
}
