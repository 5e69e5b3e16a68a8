import Foundation
import Records
import Rules
import Testing

@testable import Pulling

@Suite struct SourceSchemaTests {
    private func page(_ path: String) throws -> String {
        try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    @Test func `the schema of the repository is that of the code`() throws {
        #expect(
            try page("docs/source.schema.json") == SourceSchema.text,
            "write it anew: holdback-server source-schema > docs/source.schema.json")
    }

    @Test func `the schema is JSON in which every reference leads somewhere`() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(SourceSchema.text.utf8))
        let schema = try #require(parsed as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: Any])
        let pieces = SourceSchema.text.components(separatedBy: "\"$ref\": \"#/$defs/").dropFirst()
        #expect(pieces.count > 20)
        for piece in pieces {
            let name = String(piece.prefix { $0 != "\"" })
            #expect(definitions[name] != nil, "\(name)")
        }
        let kinds = try #require(schema["oneOf"] as? [[String: Any]])
        #expect(kinds.count == SourceKind.allCases.count)
    }

    /// The examples of the page, as they stand there.
    @Test func `every example of the documentation can be read`() throws {
        let blocks = try page("docs/pulling.md").components(separatedBy: "```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "\n```")[0] }
        #expect(blocks.count >= 2)
        for text in blocks where text.hasPrefix("kind:") || text.contains("\nkind:") {
            _ = try SourceFileReader.read(SourceFile(path: "acme.yaml", text: text))
        }
    }
}
