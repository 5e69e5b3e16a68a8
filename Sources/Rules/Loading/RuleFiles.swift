private import Foundation

/// The files of a rule folder, as text.
package struct RuleFiles: Sendable {
    /// One rule each, by path.
    package var rules: [SourceFile]
    /// One list each, by path.
    package var lists: [SourceFile]
    package var calibration: SourceFile

    package init(rules: [SourceFile], lists: [SourceFile] = [], calibration: SourceFile) {
        self.rules = rules
        self.lists = lists
        self.calibration = calibration
    }

    /// Reads `*.yaml` and `lists/*.txt` of a folder; `calibration.yaml` is no rule.
    ///
    /// - Throws: when the folder or one of its files can't be read as UTF-8 text.
    package static func read(directory: String) throws(RuleFilesError) -> RuleFiles {
        let folder = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        let calibration = "\(folder)/calibration.yaml"
        let names = try names(in: folder)
        if let stray = names.first(where: { $0.hasSuffix(".yml") }) {
            throw RuleFilesError(
                path: "\(folder)/\(stray)", reason: "a rule file ends in `.yaml`",
                remedy: "rename it to `\(stray.dropLast(4)).yaml`")
        }
        guard names.contains("calibration.yaml") else {
            throw RuleFilesError(
                path: calibration, reason: "there is no calibration",
                remedy: "copy `calibration.yaml` of the shipped rules and set its numbers")
        }
        let rules = names.filter { $0.hasSuffix(".yaml") && $0 != "calibration.yaml" }
        let lists =
            names.contains("lists")
            ? try self.names(in: "\(folder)/lists").filter { $0.hasSuffix(".txt") } : []
        return RuleFiles(
            rules: try read(rules.map { "\(folder)/\($0)" }),
            lists: try read(lists.map { "\(folder)/lists/\($0)" }),
            calibration: try read([calibration])[0])
    }

    private static func names(in folder: String) throws(RuleFilesError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw RuleFilesError(
                path: folder, reason: "can't read the rule folder",
                remedy: "check the path; it is taken from the current folder")
        }
    }

    private static func read(_ paths: [String]) throws(RuleFilesError) -> [SourceFile] {
        var files: [SourceFile] = []
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw RuleFilesError(
                    path: path, reason: "can't read the file",
                    remedy: "make it readable for this user")
            }
            guard let text = String(data: data, encoding: .utf8) else {
                throw RuleFilesError(
                    path: path, reason: "the file is no UTF-8 text", remedy: "save it as UTF-8")
            }
            files.append(SourceFile(path: path, text: text))
        }
        return files
    }
}

/// Why a rule folder can't be read at all; faults inside its files are problems instead.
package struct RuleFilesError: Error, Hashable, Sendable {
    package let path: String
    package let reason: String
    package let remedy: String
}

extension RuleFilesError: CustomStringConvertible {
    package var description: String { "\(path): error: \(reason)\n  hint: \(remedy)" }
}
