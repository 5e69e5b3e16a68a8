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
    package static func read(directory: String) throws(FileFault) -> RuleFiles {
        let folder = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
        let calibration = "\(folder)/calibration.yaml"
        let names = try names(in: folder)
        if let stray = names.first(where: isMisnamed) {
            throw FileFault(
                path: "\(folder)/\(stray)", reason: "a rule file ends in `.yaml`",
                remedy: "rename it to `\((stray as NSString).deletingPathExtension).yaml`")
        }
        if let stray = names.first(where: { holdsRules("\(folder)/\($0)") }) {
            throw FileFault(
                path: "\(folder)/\(stray)", reason: "rules in a folder of their own are not read",
                remedy: "move its `.yaml` files to \(folder), or another place")
        }
        guard names.contains("calibration.yaml") else {
            throw FileFault(
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

    /// Whether a file is called almost as a rule is.
    private static func isMisnamed(_ name: String) -> Bool {
        let lower = name.lowercased()
        return lower.hasSuffix(".yml") || lower.hasSuffix(".yaml") && !name.hasSuffix(".yaml")
    }

    private static func holdsRules(_ folder: String) -> Bool {
        // What is no folder, or can't be read, has no contents.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.hasSuffix(".yaml") || isMisnamed($0) }
    }

    private static func names(in folder: String) throws(FileFault) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw FileFault(
                path: folder, reason: "can't read the rule folder",
                remedy: "check the path; it is taken from the current folder")
        }
    }

    private static func read(_ paths: [String]) throws(FileFault) -> [SourceFile] {
        var files: [SourceFile] = []
        for path in paths { files.append(try SourceFile.read(path)) }
        return files
    }
}
