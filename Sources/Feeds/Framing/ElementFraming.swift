import Records

/// Finds the elements of a top-level array, or of the array that is an envelope's member `data`.
///
/// Elements are delimited here and parsed later, each by itself: a malformed one does not harm the
/// others as long as its brackets and quotes match.
struct ElementFraming: Sendable {
    private var state = DocumentState.start
    private var isEnvelope = false
    private var hasData = false
    /// Whether a fault waits until as much of the source has been read as is shown of it, so that
    /// what is shown does not depend on the pieces in which it is read.
    private var awaitsExcerpt = true

    var isDone: Bool { state == .stopped }

    /// A walk over one stretch of bytes.
    private struct Walk {
        let scanner: JSONValueScanner
        let isLast: Bool
        var position = 0
        var elements: [Range<Int>] = []
        var faults: [StructuralFault] = []
    }

    mutating func frame(_ bytes: UnsafeRawBufferPointer, isLast: Bool) -> Frame? {
        var walk = Walk(
            scanner: JSONValueScanner(bytes: bytes, isLast: isLast), isLast: isLast)
        while state != .stopped {
            let start = walk.scanner.skipWhitespace(from: walk.position)
            if start == bytes.count {
                walk.position = start
                break
            }
            guard step(&walk, at: start) else { break }
        }
        if isLast, state != .stopped { finish(&walk) }
        if walk.position == 0, walk.faults.isEmpty, !isLast { return nil }
        return Frame(
            length: walk.position, content: .elements(walk.elements), faults: walk.faults)
    }

    /// Takes one token of the document.
    ///
    /// - Returns: whether it was whole; else `position` stays before it.
    private mutating func step(_ walk: inout Walk, at start: Int) -> Bool {
        let byte = walk.scanner.bytes[start]
        if let next = state.next(byte, isEnvelope: isEnvelope) {
            if state == .start { isEnvelope = byte == UInt8(ascii: "{") }
            if state == .dataValue { hasData = true }
            state = next
            walk.position = start + 1
            return true
        }
        guard state.takesValue(byte) else {
            return failWhole(
                &walk, at: start, .unexpected(in: state, at: walk.scanner.bytes, start))
        }
        switch walk.scanner.scanValue(from: start) {
        case .unfinished: return false
        case .mismatch(let place):
            return failWhole(
                &walk, at: start, .unmatchedBracket(at: walk.scanner.bytes, place), place)
        case .end(let end):
            if isSecondData(walk.scanner.bytes[start..<end]) {
                return failWhole(&walk, at: start, .secondData)
            }
            take(&walk, start..<end)
        }
        return true
    }

    private func isSecondData(_ value: Slice<UnsafeRawBufferPointer>) -> Bool {
        (state == .firstKey || state == .key) && hasData && value.elementsEqual(dataKey)
    }

    private mutating func take(_ walk: inout Walk, _ value: Range<Int>) {
        walk.position = value.upperBound
        switch state {
        case .firstElement, .element:
            walk.elements.append(value)
            state = .afterElement
        case .firstKey, .key:
            let isData = walk.scanner.bytes[value].elementsEqual(dataKey)
            state = isData ? .dataColon : .colon
        default: state = .afterMember
        }
    }

    /// The source has ended: in place, or inside the document.
    private mutating func finish(_ walk: inout Walk) {
        if state != .end || (isEnvelope && !hasData) {
            let place = walk.scanner.skipWhitespace(from: walk.position)
            fail(
                &walk, at: place,
                state == .end ? .noData : state == .start ? .noDocument : .endsEarly)
        }
        state = .stopped
    }

    /// Fails where enough of the source has been read.
    ///
    /// - Parameter place: the last byte that the violation tells of.
    /// - Returns: whether it has.
    private mutating func failWhole(
        _ walk: inout Walk, at start: Int, _ violation: Violation, _ place: Int = 0
    ) -> Bool {
        let shown = max(start + maximumRecordText, place) + 64
        if awaitsExcerpt, !walk.isLast, walk.scanner.bytes.count < shown { return false }
        fail(&walk, at: start, violation)
        return true
    }

    private mutating func fail(_ walk: inout Walk, at place: Int, _ violation: Violation) {
        walk.faults.append(fault(walk.scanner.bytes, at: place, violation))
        walk.position = walk.scanner.bytes.count
        state = .stopped
    }

    /// The fault at which the source stops, where its excerpt is longer than a record may be.
    mutating func faultWithin(_ bytes: UnsafeRawBufferPointer) -> Frame? {
        var framing = self
        framing.awaitsExcerpt = false
        guard let frame = framing.frame(bytes, isLast: false), !frame.faults.isEmpty else {
            return nil
        }
        self = framing
        return frame
    }

    /// Gives up the rest of the source.
    mutating func stop(_ bytes: UnsafeRawBufferPointer, _ violation: Violation) -> Frame {
        state = .stopped
        var violation = violation
        violation.expected += notRead
        let place = JSONValueScanner(bytes: bytes, isLast: false).skipWhitespace(from: 0)
        return Frame(
            length: bytes.count, content: .none, faults: [fault(bytes, at: place, violation)])
    }

    private func fault(
        _ bytes: UnsafeRawBufferPointer, at place: Int, _ violation: Violation
    ) -> StructuralFault {
        StructuralFault(
            line: 1 + newlineCount(bytes.part(0..<place)), violation: violation,
            record: recordText(bytes.part(place..<bytes.count)))
    }
}

private let dataKey = Array("\"data\"".utf8)

let notRead = "; the rest of the file was not read"
