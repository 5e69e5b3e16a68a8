/// Ids that changed since they were last taken, each once.
package struct ChangeSet: Sendable {
    private var isMember: [Bool] = []
    package private(set) var members: [UInt32] = []

    package init() {}

    package var isEmpty: Bool { members.isEmpty }

    package mutating func insert(_ id: UInt32) {
        if isMember.count <= Int(id) {
            isMember.append(
                contentsOf: repeatElement(false, count: max(64, Int(id) + 1 - isMember.count)))
        }
        if isMember[Int(id)] { return }
        isMember[Int(id)] = true
        members.append(id)
    }

    package mutating func removeAll() {
        for id in members { isMember[Int(id)] = false }
        members.removeAll(keepingCapacity: true)
    }
}
