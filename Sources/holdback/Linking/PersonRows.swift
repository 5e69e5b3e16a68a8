private import Glibc
internal import Linkage
internal import Records

/// The rows that `holdback link` writes: every record and its person.
struct PersonRows {
    let files: [String]
    let tables: [LinkageTable]
    /// By table and row the record that stands for the person.
    let persons: [[Linker.Place]]

    var personCount: Int { Set(persons.joined()).count }

    /// - Parameter path: a file, or `nil` for standard output.
    func write(to path: String?) throws(Failure) {
        if let path {
            let slash = path.lastIndex(of: "/")
            let folder = slash.map { String(path[...$0]) } ?? "."
            let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
            try OutputFolder(path: folder).write([(name, lines)])
            return
        }
        var pending: [UInt8] = []
        for line in lines {
            pending += line
            pending.append(0x0A)
            if pending.count > 1 << 16 { try Self.writeOut(&pending) }
        }
        try Self.writeOut(&pending)
    }

    private static func writeOut(_ pending: inout [UInt8]) throws(Failure) {
        var written = 0
        while written < pending.count {
            let count = pending.withUnsafeBytes {
                Glibc.write(
                    STDOUT_FILENO, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw brokenOutput
            }
            written += count
        }
        pending.removeAll(keepingCapacity: true)
    }

    private static let brokenOutput = Failure(
        code: .files,
        message: "standard output: error: can't write\n  hint: write to a file with --out")

    private var isAcross: Bool { tables.count == 2 }

    private var lines: some Sequence<[UInt8]> {
        let header = [isAcross ? Array("id,person,source".utf8) : Array("id,person".utf8)]
        let rows = tables.indices.lazy.flatMap { table in
            tables[table].ids.rowNumbers.lazy.map { line(table, $0) }
        }
        return [AnySequence(header), AnySequence(rows)].lazy.joined()
    }

    private func line(_ table: Int, _ row: Int) -> [UInt8] {
        let person = persons[table][row]
        let name = tables[person.table].ids[person.row]
        var line = Self.cell(tables[table].ids[row])
        line.append(UInt8(ascii: ","))
        line += Self.cell(isAcross ? "\(person.table + 1)/\(name)" : name)
        if isAcross {
            line.append(UInt8(ascii: ","))
            line += Self.cell(files[table])
        }
        return line
    }

    /// Quoted where RFC 4180 asks for it.
    private static func cell(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let special: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D]
        if !bytes.contains(where: special.contains) { return bytes }
        return [0x22] + bytes.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
    }
}
