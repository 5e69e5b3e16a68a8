import Digests
import Foundation
import Records
import Store
import Testing

@testable import Gateway

@Suite struct KeyedDigestTests {
    @Test func `HMAC-SHA-256 gives the digest of RFC 4231, case 2`() {
        let digest = KeyedDigest(key: Array("Jefe".utf8))
            .bytes(of: Array("what do ya want for nothing?".utf8))
        let hex = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `equality in constant time is equality`() {
        #expect(equalInConstantTime([1, 2], [1, 2]))
        #expect(!equalInConstantTime([1, 2], [1, 3]))
        #expect(!equalInConstantTime([1, 2], [1]))
        #expect(equalInConstantTime([], []))
    }

    @Test(arguments: 0..<9)
    func `base64url is what Foundation's base64 says, without padding`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 251 + $0 * 37) }
        let wanted = Data(bytes).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
        #expect(Base64URL.encode(bytes) == wanted)
        #expect(Base64URL.decode(wanted) == bytes)
        #expect(Base64URL.decode(wanted + "=") == nil)
    }
}

@Suite struct WebhookTests {
    @Test func `waits double up to an hour and are spread`() {
        #expect(WebhookSender.wait(afterFailures: 0, chance: 0) == 0.5)
        #expect(WebhookSender.wait(afterFailures: 3, chance: 0.5) == 6)
        #expect(WebhookSender.wait(afterFailures: 40, chance: 0.999) <= 3600)
    }

    @Test func `a signature covers the time and the body`() {
        let one = WebhookSignature.text(Array("{}".utf8), secret: "s", seconds: 7)
        #expect(one.hasPrefix("t=7,v1="))
        #expect(one != WebhookSignature.text(Array("{} ".utf8), secret: "s", seconds: 7))
        let later = WebhookSignature.text(Array("{}".utf8), secret: "s", seconds: 8)
        #expect(one.split(separator: ",")[1] != later.split(separator: ",")[1])
    }
}

@Suite struct CursorSealTests {
    @Test func `a sealed place opens for its listing under its key alone`() {
        let seal = CursorSeal(key: [1, 2, 3])
        let keys = ["20250", "c:1", "", "€ 7:x"]
        let cursor = seal.seal(keys, of: "activity")
        #expect(seal.open(cursor, of: "activity") == keys)
        #expect(seal.open(cursor, of: "customers") == nil)
        #expect(CursorSeal(key: [1, 2, 4]).open(cursor, of: "activity") == nil)
        #expect(!cursor.contains("c:1"))
    }
}

@Suite struct IntakeQueueTests {
    @Test func `a nudge wakes the one that waits`() {
        let queue = IntakeQueue(limits: IntakeQueue.Limits())
        queue.nudge()
        let start = ContinuousClock.now
        #expect(queue.take(within: 20).jobs.isEmpty)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `notes are bounded while the disk fails, and none is lost`() {
        var limits = IntakeQueue.Limits()
        limits.jobs = 2
        let queue = IntakeQueue(limits: limits)
        let note = SideWrite { _ in }
        queue.setFailing(true)
        for isTaken in [true, true, false, false] {
            #expect(queue.note(note) == isTaken)
            #expect(queue.take(within: 0).notes.isEmpty)
        }
        queue.setFailing(false)
        #expect(queue.take(within: 0).notes.count == 2)
        #expect(queue.note(note))
    }

    private func push(
        _ records: Int,
        answer: @escaping @Sendable (Result<PushOutcome, IntakeFault>) -> Void = { _ in }
    ) -> IntakeJob {
        var batch = RecordBatch(source: "test")
        batch.lines = [UInt32](repeating: 1, count: records)
        return .push(IntakeJob.Push(batch: batch, phase: 0, writes: { _ in [] }, answer: answer))
    }

    private final class Body: Sendable {}

    @Test func `what was taken is let go, though more is always waiting`() {
        var limits = IntakeQueue.Limits()
        limits.groupRecords = 2
        let queue = IntakeQueue(limits: limits)
        weak var kept: Body?
        do {
            let body = Body()
            kept = body
            _ = queue.add(push(2) { _ in withExtendedLifetime(body) {} })
        }
        _ = queue.add(push(2))
        #expect(queue.take(within: 0).jobs.count == 1)
        #expect(queue.depth.jobs == 1)
        #expect(kept == nil)
    }

    @Test func `a signal for a job that was taken without waiting ends no later wait`() {
        let queue = IntakeQueue(limits: IntakeQueue.Limits())
        _ = queue.add(push(1))
        #expect(queue.take(within: 20).jobs.count == 1)
        let start = ContinuousClock.now
        #expect(queue.take(within: 0.2).jobs.isEmpty)
        #expect(ContinuousClock.now - start > .seconds(0.15))
    }

    @Test func `more than may wait is refused, one request alone never is`() {
        var limits = IntakeQueue.Limits()
        limits.records = 10
        limits.groupRecords = 12
        let queue = IntakeQueue(limits: limits)
        #expect(queue.add(push(11)) == nil)
        #expect(queue.add(push(1)) == .full)
        #expect(queue.take(within: 0).jobs.count == 1)
        #expect(queue.add(push(5)) == nil)
        #expect(queue.add(push(5)) == nil)
        #expect(queue.add(push(1)) == .full)
        #expect(queue.depth.records == 10)
        queue.setFailing(true)
        _ = queue.take(within: 0)
        #expect(queue.add(push(1)) == .full)
        queue.setFailing(false)
        queue.stop()
        #expect(queue.add(push(1)) == .stopping)
        #expect(queue.take(within: 0).isStopping)
    }
}
