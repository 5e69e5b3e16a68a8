/// Compares two different values of one kind.
struct ValueComparison {
    let forms: UnsafePointer<ValueForm>
    let bytes: UnsafeRawBufferPointer
    let words: UnsafePointer<UInt32>
    let signs: UnsafePointer<UInt64>

    /// - Parameters: numbers of values that are not the same.
    /// - Returns: a level from `respelled` on.
    /// - Complexity: O(product of the lengths), mostly O(1) for values with nothing in common.
    func level(_ kind: ValueKind, _ left: Int, _ right: Int) -> UInt8 {
        let (a, b) = (forms + left, forms + right)
        switch kind {
        case .date: return date(a, b)
        case .code: return code(a, b)
        case .email: return email(a, b)
        case .givenName, .surname, .name: return name(a, b)
        case .place, .text: return text(a, b)
        }
    }

    /// A cheap look: whether so many letters stand in one value alone that the two agree in part at
    /// most.
    ///
    /// Each of `d` such letters is without a match, so that two edits leave four of them at most,
    /// and Jaro's likeness is at most `((a + b - d) (1 / a + 1 / b) / 2 + 1) / 3`; below 0.8 no
    /// common beginning lifts it to 0.88.
    func areUnlike(_ left: Int, _ right: Int) -> Bool {
        let (x, y) = (signs[left], signs[right])
        let strange = ((x ^ y) & Self.signMask).nonzeroBitCount
        if strange <= 4 { return false }
        let (a, b) = (Int(x >> 48), Int(y >> 48))
        return (a + b - strange) * (a + b) * 10 < 28 * a * b
    }

    private static let signMask: UInt64 = (1 << 48) - 1

    private typealias Form = UnsafePointer<ValueForm>

    private func stem(_ form: Form) -> UnsafeRawBufferPointer {
        let start = Int(form.pointee.start)
        return UnsafeRawBufferPointer(
            rebasing: bytes[start..<start + Int(form.pointee.stem)])
    }

    /// Letters that stand in one value alone: an edit accounts for two of them at most.
    private func strangeSigns(_ a: Form, _ b: Form) -> Int {
        ((signs[a - forms] ^ signs[b - forms]) & Self.signMask).nonzeroBitCount
    }

    /// Whether the Jaro-Winkler likeness reaches a value; looked at only where its bound does.
    private func isAlike(_ a: Form, _ b: Form, _ least: Double) -> Bool {
        let (x, y) = (stem(a), stem(b))
        let (m, n) = (Double(min(x.count, 64)), Double(min(y.count, 64)))
        let matches = min(m, n, (m + n - Double(strangeSigns(a, b))) / 2)
        let bound = (matches / m + matches / n + 1) / 3
        let beginning = Double(min(4, sharedBeginning(x, y)))
        return bound + 0.1 * beginning * (1 - bound) >= least && jaroWinkler(x, y) >= least
    }

    private func isRespelled(_ a: Form, _ b: Form) -> Bool {
        (a.pointee.canonical == b.pointee.canonical && a.pointee.canonical != KeyHash.none)
            || (a.pointee.reordered == b.pointee.reordered && a.pointee.reordered != KeyHash.none)
    }

    private func edits(_ a: Form, _ b: Form, limit: Int) -> Int {
        strangeSigns(a, b) > 2 * limit
            ? limit + 1 : editDistance(stem(a), stem(b), limit: limit)
    }

    private func date(_ a: Form, _ b: Form) -> UInt8 {
        let edits = edits(a, b, limit: 2)
        if edits == 1 { return Agreement.oneEdit }
        if isRespelled(a, b) { return Agreement.respelled }
        if edits == 2 { return Agreement.close }
        guard a.pointee.stem == 8, b.pointee.stem == 8 else { return Agreement.different }
        let (x, y) = (stem(a), stem(b))
        let sameYear = x[0..<4].elementsEqual(y[0..<4])
        let sameMonth = x[4..<6].elementsEqual(y[4..<6])
        let sameDay = x[6..<8].elementsEqual(y[6..<8])
        let same = (sameYear ? 1 : 0) + (sameMonth ? 1 : 0) + (sameDay ? 1 : 0)
        return same == 2 ? Agreement.partial : Agreement.different
    }

    private func code(_ a: Form, _ b: Form) -> UInt8 {
        let shorter = Int(min(a.pointee.stem, b.pointee.stem))
        let edits = edits(a, b, limit: shorter >= 6 ? 2 : 1)
        if edits == 1 { return shorter >= 2 ? Agreement.oneEdit : Agreement.different }
        if edits == 2, shorter >= 6 { return Agreement.close }
        let (x, y) = (stem(a), stem(b))
        let ends = sharedBeginning(x, y) + sharedEnd(x, y)
        return shorter >= 4 && ends * 3 >= shorter * 2 ? Agreement.partial : Agreement.different
    }

    private func email(_ a: Form, _ b: Form) -> UInt8 {
        if a.pointee.canonical == b.pointee.canonical, a.pointee.canonical != KeyHash.none {
            return Agreement.respelled
        }
        let shorter = min(a.pointee.stem, b.pointee.stem)
        if shorter >= 4, !areUnlike(a - forms, b - forms) {
            if edits(a, b, limit: 1) <= 1 { return Agreement.oneEdit }
            if isAlike(a, b, 0.92) { return Agreement.close }
        }
        return a.pointee.reordered == b.pointee.reordered && a.pointee.reordered != KeyHash.none
            ? Agreement.partial : Agreement.different
    }

    private func name(_ a: Form, _ b: Form) -> UInt8 {
        if isRespelled(a, b) { return Agreement.respelled }
        let (x, y) = (stem(a), stem(b))
        let shorter = min(x.count, y.count)
        if shorter >= 3 {
            if !areUnlike(a - forms, b - forms) {
                let edits = edits(a, b, limit: 2)
                if edits == 1 { return Agreement.oneEdit }
                if edits == 2, shorter >= 7 { return Agreement.close }
                if isAlike(a, b, 0.88) { return Agreement.close }
            }
            if sharesWords(a, b) { return Agreement.partial }
            if a.pointee.firstKey == b.pointee.firstKey, a.pointee.firstKey != KeyHash.none {
                return Agreement.partial
            }
        }
        let isBeginning = sharedBeginning(x, y) == shorter && (shorter == 1 || shorter >= 3)
        return isBeginning ? Agreement.partial : Agreement.different
    }

    private func text(_ a: Form, _ b: Form) -> UInt8 {
        if isRespelled(a, b) { return Agreement.respelled }
        let (x, y) = (stem(a), stem(b))
        let shorter = min(x.count, y.count)
        if shorter >= 3, !areUnlike(a - forms, b - forms) {
            let edits = edits(a, b, limit: 2)
            if edits == 1 { return Agreement.oneEdit }
            if edits == 2, shorter >= 6 { return Agreement.close }
            if isAlike(a, b, 0.92) { return Agreement.close }
        }
        if sharesWords(a, b) { return Agreement.partial }
        return shorter >= 3 && sharedBeginning(x, y) == shorter
            ? Agreement.partial : Agreement.different
    }

    /// Whether half the words of the longer or all of the shorter value stand in the other.
    private func sharesWords(_ a: Form, _ b: Form) -> Bool {
        let (m, n) = (Int(a.pointee.wordCount), Int(b.pointee.wordCount))
        if m + n < 3 { return false }
        let (x, y) = (words + Int(a.pointee.firstWord), words + Int(b.pointee.firstWord))
        var (i, j, shared) = (0, 0, 0)
        while i < m, j < n {
            if x[i] == y[j] {
                shared += 1
                i += 1
                j += 1
            } else if x[i] < y[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return shared > 0 && (shared * 2 >= max(m, n) || shared == min(m, n))
    }

    private func sharedBeginning(_ x: UnsafeRawBufferPointer, _ y: UnsafeRawBufferPointer) -> Int {
        var length = 0
        while length < min(x.count, y.count), x[length] == y[length] { length += 1 }
        return length
    }

    private func sharedEnd(_ x: UnsafeRawBufferPointer, _ y: UnsafeRawBufferPointer) -> Int {
        var length = 0
        while length < min(x.count, y.count), x[x.count - 1 - length] == y[y.count - 1 - length] {
            length += 1
        }
        return length
    }
}
