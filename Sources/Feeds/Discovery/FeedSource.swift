package import Records

/// How a source writes its records; the raw value is the usual file extension.
package enum FeedFormat: String, CaseIterable, Sendable {
    /// One JSON object a line.
    case ndjson
    /// An array of objects, or an object whose member `data` is that array.
    case json
    /// RFC 4180 with a header.
    case csv

    /// - Parameter fileExtension: without the dot, in any case.
    package init?(fileExtension: String) {
        let lowercase = fileExtension.lowercased()
        self.init(rawValue: lowercase == "jsonl" ? "ndjson" : lowercase)
    }
}

/// A file, or standard input, that holds records.
package struct FeedSource: Hashable, Sendable {
    package static let standardInput = FeedSource(entity: nil, path: "-", format: .ndjson)

    /// What the records are; `nil` where each record tells by itself.
    package var entity: Entity?
    package var path: String
    package var format: FeedFormat
    /// What rejects call the source: the file's name, or its path where the name is not enough.
    package var name: String
    /// Whether the file only looks like records: it is not read, and gives a reject that says so.
    package var isLeftOut: Bool

    package init(
        entity: Entity?, path: String, format: FeedFormat, name: String? = nil,
        isLeftOut: Bool = false
    ) {
        self.entity = entity
        self.path = path
        self.format = format
        self.name = name ?? fileName(path)
        self.isLeftOut = isLeftOut
    }

    package var isStandardInput: Bool { path == "-" }

    /// Why a file of a folder is not read, and what to do about it; `nil` where it is.
    package var warning: String? {
        guard isLeftOut, let entity else { return nil }
        return "\(path): warning: the file looks like \(entity.rawValue) and is not read\n"
            + "  hint: call it \(entity.rawValue) with \(FeedSource.endings), unpacked; or name it "
            + "itself; or move it away"
    }

    static let endings = ".ndjson, .jsonl, .json or .csv"
}

extension Violation {
    /// A file of a folder was not read.
    static func leftOut(_ source: FeedSource) -> Violation {
        let name = source.entity?.rawValue ?? ""
        return Violation(
            code: .unreadFile, field: "", found: "`\(fileName(source.path))`, which was not read",
            expected: "a file called `\(name)` with \(FeedSource.endings), or one that is named "
                + "itself")
    }
}

extension Entity {
    /// The order of reading: what others refer to comes first.
    package static let readingOrder: [Entity] = [
        .affiliates, .customers, .transactions, .tradingActivity, .commissions,
    ]
}

func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
}
