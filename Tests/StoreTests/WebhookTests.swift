import FirmRecords
import Records
import Testing

@testable import Store

/// How far addresses have been told.
struct WebhookTests {
    private let folder = TemporaryFolder()
    private let url = "https://example.org/hook"

    private func position(_ event: Int64) -> WebhookPosition {
        WebhookPosition(flagEvent: event, ledgerEntry: 0)
    }

    @Test func `an address that asks to be told again while a message is on its way is told again`()
        throws
    {
        let store = try Store(opening: folder.database, for: .ingest)
        let told = try store.write { db in
            _ = try WebhookBook.add(url, actor: "anna", at: noon, db)
            let sending = try #require(try WebhookBook.all(db).first)
            try WebhookBook.succeed(sending, upTo: position(7), answer: "200", db)
            let later = try #require(try WebhookBook.all(db).first)
            _ = try WebhookBook.replay(url, from: position(2), actor: "anna", at: noon, db)
            try WebhookBook.succeed(later, upTo: position(9), answer: "200", db)
            return try WebhookBook.all(db).map(\.position)
        }
        #expect(told == [position(2)])
    }
}
