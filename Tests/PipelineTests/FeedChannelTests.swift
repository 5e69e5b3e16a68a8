import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Pipeline

struct FeedChannelTests {
    /// Sends so many events on a thread of its own, and counts those that found room.
    private func sending(_ count: Int, to channel: FeedChannel) -> (
        sent: () -> Int, group: DispatchGroup
    ) {
        let counter = Counter()
        let group = DispatchGroup()
        DispatchQueue(label: "test.send").async(group: group) {
            for _ in 0..<count where channel.send(.ended) { counter.add() }
        }
        return ({ counter.value }, group)
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    @Test func `judgements that were told at once make no room for more events`() {
        let channel = FeedChannel(depth: 2)
        channel.sendJudged()
        channel.sendJudged()
        guard case .judged = channel.next(within: 1) else {
            Issue.record("expected a judgement")
            return
        }
        #expect(channel.next(within: 1) == nil)
        let (sent, group) = sending(3, to: channel)
        for _ in 0..<2000 where sent() < 2 { usleep(10_000) }
        #expect(group.wait(timeout: .now() + 0.3) == .timedOut)
        #expect(sent() == 2)
        #expect(channel.next(within: 20) != nil)
        #expect(group.wait(timeout: .now() + 20) == .success)
        #expect(sent() == 3)
    }

    @Test func `whoever sends into a closed channel is let go, however often`() {
        let channel = FeedChannel(depth: 1)
        let (sent, group) = sending(40, to: channel)
        channel.close()
        #expect(group.wait(timeout: .now() + 20) == .success)
        #expect(sent() <= 1)
    }
}
