/// Indents the blocks of a YAML text by two blanks a level.
///
/// Lines that go on from another, inside brackets, quotes or folded text, move with the line that
/// they belong to. Where the text is so unusual that this fails, the caller sees another tree and
/// keeps the old lines.
struct Indentation {
    private struct Level {
        var old: Int
        var new: Int
    }

    private var levels: [Level] = []
    private var shift = 0

    /// - Parameter starts: lines, from 0, on which a key or an element of a list begins.
    static func normalised(_ lines: [String], starts: Set<Int>) -> [String] {
        var indentation = Indentation()
        return lines.enumerated().map { index, line in
            indentation.line(line, isStart: starts.contains(index))
        }
    }

    private mutating func line(_ line: String, isStart: Bool) -> String {
        let blanks = line.prefix { $0 == " " }.count
        if line.isEmpty { return line }
        if isStart {
            let place = place(of: blanks)
            shift = place - blanks
            enterElements(line.dropFirst(blanks), at: blanks, place)
        }
        return String(repeating: " ", count: max(0, blanks + shift)) + line.dropFirst(blanks)
    }

    /// The new column of a block that begins in a column.
    private mutating func place(of column: Int) -> Int {
        while let level = levels.last, level.old > column { levels.removeLast() }
        if let level = levels.last, level.old == column { return level.new }
        let new = levels.last.map { $0.new + 2 } ?? 0
        levels.append(Level(old: column, new: new))
        return new
    }

    /// Behind `- ` another block begins in the same line.
    private mutating func enterElements(_ text: Substring, at column: Int, _ place: Int) {
        guard text.hasPrefix("- ") else { return }
        let width = 1 + text.dropFirst().prefix { $0 == " " }.count
        levels.append(Level(old: column + width, new: place + width))
    }
}
