import Foundation
import Testing

/// `holdback affiliate show` as it is typed.
struct AffiliateCommandTests {
    private static let customers = (1...4).map { number in
        let (first, last) = number < 4 ? ("Maren", "Oldenkott") : ("Jo", "Zed")
        return """
            {"customer_id": "C\(number)", "affiliate_id": "A1", "signup_date": \
            "2026-01-0\(number)T12:00:00Z", "country_code": "DE", "first_name": "\(first)", \
            "last_name": "\(last)", "email": "\(first.lowercased())\(number < 4 ? "+" : "x")\(number)@gmail.com"}
            """
    }.joined(separator: "\n")

    @Test func `persons and what ties them are told, and drawn where a file is named`() throws {
        try withFolder(["data/customers.ndjson": Self.customers]) { folder in
            let run = try CommandRun(
                "affiliate", "show", "A1", "data", "--rules", shippedFolder, "--graph",
                "links.dot", in: folder)
            #expect(run.exitCode == 0, "\(run.errors)")
            #expect(run.output.contains("A1: 4 accounts, 2 persons"))
            #expect(run.output.contains("address: the same mailbox"))
            let dot = try String(contentsOf: folder.appending(path: "links.dot"), encoding: .utf8)
            #expect(dot.contains("label=\"person C1\"") && dot.contains(" -- "))
        }
    }

    @Test func `a drawing of another kind than its name says is refused`() throws {
        try withFolder(["data/customers.ndjson": Self.customers]) { folder in
            for name in ["links.png", "links", "links.gp"] {
                let run = try CommandRun(
                    "affiliate", "show", "A1", "data", "--rules", shippedFolder, "--graph", name,
                    in: folder)
                #expect(run.exitCode == 2)
                #expect(run.errors.contains("\(name): error: --graph draws an SVG"))
                #expect(!FileManager.default.fileExists(atPath: folder.appending(path: name).path))
            }
        }
    }

    @Test func `an affiliate that is not there is a usage error`() throws {
        try withFolder(["data/customers.ndjson": Self.customers]) { folder in
            let run = try CommandRun(
                "affiliate", "show", "A7", "data", "--rules", shippedFolder, in: folder)
            #expect(run.exitCode == 2)
            #expect(run.errors.contains("no affiliate `A7`"))
        }
    }
}
