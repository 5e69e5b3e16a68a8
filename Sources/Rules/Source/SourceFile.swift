private import Foundation

/// A text file by the path that its problems are reported under.
package struct SourceFile: Sendable, Hashable {
    package let path: String
    package let text: String
    let lines: [Substring]

    package init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// The file's name without its folder and extension.
    var stem: String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
    }

    /// What stands at a place, if anything does.
    func scalar(at place: Place) -> Unicode.Scalar? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        return lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1).first
    }
}

extension SourceFile {
    /// - Throws: when the file can't be read, or is no UTF-8 text.
    package static func read(_ path: String) throws(FileFault) -> SourceFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileFault(
                path: path, reason: "can't read the file",
                remedy: "check its name and permissions")
        }
        // Replacing what is no UTF-8 would make another word of it, which then matches nothing.
        guard let text = String(data: data, encoding: .utf8) else {
            throw FileFault(
                path: path, reason: "the file is no UTF-8 text", remedy: "save it as UTF-8")
        }
        return SourceFile(path: path, text: text)
    }
}

/// Why a file, or a folder of rules, can't be read at all; faults inside of files are problems
/// instead.
package struct FileFault: Error, Hashable, Sendable {
    package let path: String
    package let reason: String
    package let remedy: String
}

extension FileFault: CustomStringConvertible {
    package var description: String { "\(path): error: \(reason)\n  hint: \(remedy)" }
}

/// A place in a file: both count from 1, columns in Unicode scalars.
struct Place: Hashable, Sendable {
    var line: Int
    var column: Int

    static let start = Place(line: 1, column: 1)
}
