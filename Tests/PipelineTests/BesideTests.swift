import Detection
import FirmRecords
import Foundation
import Holds
import Pipeline
import Records
import Store
import Synchronization
import Testing

/// Records are taken while earlier ones are judged.
struct BesideTests {
    private let folder = TemporaryFolder()

    private func status() throws -> DatabaseStatus {
        try Store(opening: folder.database, for: .read).read { try DatabaseStatus($0) }
    }

    @Test func `records are acknowledged while earlier ones are judged, and no flag covers them`()
        throws
    {
        let rows = rows(ofFirm: 2)
        let all = batches(rows, size: 500)
        let early = all.count / 2
        let ready = DispatchSemaphore(value: 0)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in all[..<early] { try keeper.take(batch, phase: 0, at: noon) }
        try keeper.commit(at: noon)
        let covered = keeper.committed
        keeper.beginSettle { ready.signal() }
        for batch in all[early...] {
            try keeper.take(batch, phase: 0, at: noon)
            try keeper.commit(at: noon)
        }
        let count = all.reduce(0) { $0 + $1.recordCount }
        #expect(try status().position.sequence == Int64(count) + 1)
        #expect(try status().settled == nil)
        ready.wait()
        let finished = try keeper.finishSettle(at: noon)
        let settled = try #require(finished)
        let state = try #require(try status().settled)
        let covers = keeper.hasSettled(covered)
        #expect(covers && state.sequence <= Int64(count) + 1)
        // It may cover records that were committed before it was begun on the other thread.
        let judged = try #require(
            (early...all.count).first { end in
                all[..<end].reduce(1) { $0 + $1.recordCount } == Int(state.sequence)
            })
        var twin = settings.makeEngine()
        for batch in all[..<judged] { _ = twin.apply(batch) }
        #expect(settled.outcome.text == twin.settle().text)
        let whole = try keeper.settle(at: noon)
        let isUnsettled = keeper.isUnsettled
        #expect(whole.text == scanned(rows).text)
        #expect(!isUnsettled)
    }

    @Test func `a settle waits for one that runs, and covers everything`() throws {
        let all = batches(rows(ofFirm: 2), size: 500)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in all.prefix(3) { try keeper.take(batch, phase: 0, at: noon) }
        try keeper.commit(at: noon)
        keeper.beginSettle {}
        for batch in all.dropFirst(3) { try keeper.take(batch, phase: 0, at: noon) }
        try keeper.settle(at: noon)
        let isJudging = keeper.isJudging
        let more = try keeper.finishSettle(at: noon)
        #expect(!isJudging && more == nil)
        #expect(try status().unsettled == 0)
    }

    @Test func `what is judged before a record asks for it changes nothing of what is said`() throws
    {
        let rows = rows(ofFirm: 2)
        let all = batches(rows, size: 500)
        let early = all.count / 2
        do {
            var keeper = try RecordKeeper(opening: folder.database, settings: settings)
            for batch in all[..<early] { try keeper.take(batch, phase: 0, at: noon) }
            try keeper.settle(at: noon)
        }
        var ahead = settings
        ahead.judgesAhead = true
        var keeper = try RecordKeeper(opening: folder.database, settings: ahead)
        // By then it has read what is there, and judges it.
        Thread.sleep(forTimeInterval: 0.2)
        for batch in all[early...] { try keeper.take(batch, phase: 0, at: noon) }
        let whole = try keeper.settle(at: noon)
        #expect(whole.text == scanned(rows).text)
        #expect(try status().unsettled == 0)
    }

    @Test func `whoever lets go of a keeper waits for the judgement that runs`() throws {
        let running = Mutex(0)
        let begun = DispatchSemaphore(value: 0)
        do {
            var keeper = try RecordKeeper(opening: folder.database, settings: settings)
            for batch in batches(rows(ofFirm: 2), size: 500) {
                try keeper.take(batch, phase: 0, at: noon)
            }
            try keeper.commit(at: noon)
            keeper.beginSettle {
                running.withLock { $0 += 1 }
                begun.signal()
                Thread.sleep(forTimeInterval: 0.1)
                running.withLock { $0 -= 1 }
            }
            begun.wait()
            let isJudging = keeper.isJudging
            #expect(isJudging)
        }
        #expect(running.withLock { $0 } == 0)
    }

    @Test func `records are taken while a start reads what is there`() throws {
        let rows = rows(ofFirm: 2)
        let all = batches(rows, size: 200)
        for batch in all {
            var keeper = try RecordKeeper(opening: folder.database, settings: settings)
            try keeper.take(batch, phase: 0, at: noon)
            try keeper.commit(at: noon)
        }
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        let outcome = try keeper.settle(at: noon)
        #expect(outcome.text == scanned(rows).text)
    }

    @Test func `whose a transaction is, is known from the disk, the group and the batch`() throws {
        func fee(_ id: String, of customer: String) -> FieldRow {
            FieldRow(
                .transactions,
                [
                    "transaction_id": id, "customer_id": customer,
                    "transaction_type": "challenge_fee", "amount_currency": "99.00",
                    "currency": "USD", "status": "completed",
                    "transaction_date": "2026-01-02T00:00:00Z",
                ])
        }
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        try keeper.take(try #require(batches([fee("t1", of: "a")]).first), phase: 0, at: noon)
        try keeper.commit(at: noon)
        try keeper.take(try #require(batches([fee("t2", of: "b")]).first), phase: 0, at: noon)
        let asked = try #require(
            batches([
                fee("t1", of: "x"), fee("t2", of: "x"), fee("t3", of: "c"), fee("t3", of: "x"),
                fee("t1", of: "a"),
            ]).first)
        let found = try keeper.refusals(in: asked, at: noon)
        #expect(found.map(\.line) == [1, 2, 4])
        #expect(
            found.map(\.violation.expected) == [
                "`a`, to which transaction `t1` belongs", "`b`, to which transaction `t2` belongs",
                "`c`, to which transaction `t3` belongs",
            ])
        try keeper.take(asked, phase: 0, at: noon)
        try keeper.commit(at: noon)
        let figures = keeper.figures
        #expect(figures.rejects.byCode == [.immutableCustomerID: 3])
        let rejects = try Store(opening: folder.database, for: .read).read(QuarantineReader.rejects)
        #expect(rejects.filter { $0.violation.code == .immutableCustomerID }.count == 3)
    }

    @Test func `a group that can't be written is given up with all that was known by it`() throws {
        struct Failure: Error {}
        let all = batches(rows(ofFirm: 2))
        let customers = try #require(all.first { !$0.customers.isEmpty })
        let others = try #require(all.first { !$0.transactions.isEmpty })
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        try keeper.take(customers, phase: 0, at: noon)
        #expect(throws: Failure.self) {
            try keeper.commit(at: noon, with: [SideWrite { _ in throw Failure() }])
        }
        let (hasPending, waiting) = (keeper.hasPending, keeper.waitingCount(in: others))
        #expect(!hasPending)
        #expect(waiting == others.transactions.count)
        try keeper.commit(at: noon, with: [SideWrite { _ in }])
        #expect(try status().position.sequence == 1)
        for batch in all { try keeper.take(batch, phase: 0, at: noon) }
        let known = keeper.waitingCount(in: others)
        let outcome = try keeper.settle(at: noon)
        #expect(known == 0)
        #expect(outcome.text == scanned(rows(ofFirm: 2)).text)
    }

    @Test func `a decision that comes while everything is judged is not undone`() throws {
        let rows = rows(ofFirm: 1)
        let ready = DispatchSemaphore(value: 0)
        var keeper = try RecordKeeper(opening: folder.database, settings: settings)
        for batch in batches(rows) { try keeper.take(batch, phase: 0, at: noon) }
        let outcome = try keeper.settle(at: noon)
        for batch in batches(Array(rows.prefix(1))) { try keeper.take(batch, phase: 0, at: noon) }
        try keeper.commit(at: noon)
        keeper.beginSettle { ready.signal() }
        ready.wait()
        let review = try Store(opening: folder.database, for: .review)
        let flag = try #require(
            Set(outcome.holds.flatMap(\.flagIDs)).sorted().first { flag in
                let decision = Decision(
                    flagID: flag, verdict: .dismiss, reason: "known", note: "", actor: "anna")
                let result = try? review.write { try Store.decide(decision, at: noon, $0) }
                if case .effective(_, let moved, _) = result { return !moved.isEmpty }
                return false
            })
        let finished = try keeper.finishSettle(at: noon)
        let settled = try #require(finished)
        #expect(settled.outcome.flags.contains { $0.id == flag })
        #expect(try review.read(DatabaseCheck.run).flatMap(\.problems).isEmpty)
        let alone = Set(outcome.holds.filter { $0.flagIDs == [flag] }.map(\.line.commissionID))
        let held = try review.read(LedgerReader.all).values.filter { $0.record.account == .held }
        #expect(!alone.isEmpty)
        #expect(alone.isDisjoint(with: held.map(\.record.facts.id)))
    }
}
