internal import Records

/// What one page of an entity shows of its source.
struct EntitySample {
    let entity: EntitySource
    let page: SourcePage
    let seconds: Double
    private let converted: [[SourceValue]]
    private let batch: RecordBatch

    init(
        _ entity: EntitySource, _ page: SourcePage, seconds: Double, _ validator: RecordValidator
    ) {
        self.entity = entity
        self.page = page
        self.seconds = seconds
        converted = page.records.map(entity.mapping.convert)
        batch = validator.batch(page.records, entity.mapping, source: entity.entity.rawValue)
    }

    var title: String { "sample of \(entity.entity.rawValue)" }

    /// Whether its records fulfil the data contract, and which optional fields are sent.
    var payload: OnboardingStep {
        if page.records.isEmpty {
            return .failed(
                title, "there are no records",
                remedy: "check `path` or `view`; onboarding needs at least one record")
        }
        if let reject = batch.rejects.first {
            let count = Set(batch.rejects.map(\.line)).count
            return .failed(
                title,
                "\(count) of \(counted(page.records.count, "record")) \(count == 1 ? "breaks" : "break") the data contract: "
                    + reject.violation.message,
                remedy: "map the field under `fields`, or have it mended at the source; the record "
                    + "is \(reject.record.prefix(200))")
        }
        let missing = entity.entity.fieldNames.indices.filter { slot in
            converted.allSatisfy { $0[slot].isAbsent || $0[slot].text.isEmpty }
        }.map { entity.entity.fieldNames[$0] }
        let note = missing.isEmpty ? "" : "; never sent: \(missing.joined(separator: ", "))"
        return .passed(title, "\(counted(page.records.count, "record")), none rejected\(note)")
    }

    /// Each record stands once.
    var keys: OnboardingStep {
        let title = "keys of \(entity.entity.rawValue)"
        let slots = RecordMapping.keySlots(entity.entity)
        var seen: Set<[String]> = []
        for values in converted {
            let key = slots.map { values[$0].text }
            if !seen.insert(key).inserted {
                return .failed(
                    title, "\(key.joined(separator: " ")) stands twice in one page",
                    remedy: "map the fields that name a record, or have the source send each once")
            }
        }
        return .passed(title, "\(counted(seen.count, "record")), \(counted(seen.count, "key"))")
    }

    private static let enumerations = [
        "transaction_type", "status", "kyc_status_id", "challenge_type", "phase",
    ]
    private static let phases: Set<String> = ["phase_1", "phase_2", "funded", "failed"]

    /// The source's words, with what they count as.
    var words: OnboardingStep? {
        let title = "words of \(entity.entity.rawValue)"
        let names = entity.entity.fieldNames
        var told: [String] = []
        var strange: [String] = []
        for name in Self.enumerations {
            guard let slot = names.firstIndex(of: name) else { continue }
            let pairs = Set(
                zip(page.records, converted).filter { !$1[slot].isAbsent }.map {
                    [$0.fields[slot].text, $1[slot].text]
                })
            if pairs.isEmpty { continue }
            let words = pairs.map { $0[0] == $0[1] ? $0[0] : "\($0[0]) as \($0[1])" }.sorted()
            told.append("\(name) \(words.prefix(12).joined(separator: ", "))")
            if name == "phase" {
                strange += pairs.map { $0[1] }.filter { !Self.phases.contains($0) }
            }
        }
        let unknown = batch.rejects.filter {
            $0.violation.code == .unknownStatus || $0.violation.code == .unknownTransactionType
        }
        if let first = unknown.first {
            return .failed(
                title, first.violation.message,
                remedy: "say what it means: `\(first.violation.field): {words: {THEIRS: ours}}`")
        }
        if let first = strange.sorted().first {
            return .failed(
                title, "the phase `\(first)` is none of the data contract's",
                remedy: "say what it means: `phase: {words: {\(first): funded}}`")
        }
        return told.isEmpty ? nil : .passed(title, told.joined(separator: "; "))
    }

    /// How long a whole pull takes.
    var volume: OnboardingStep {
        let title = "volume of \(entity.entity.rawValue)"
        guard let total = page.total else {
            return .skipped(title, "the source tells no total")
        }
        let size = max(1, page.records.count)
        let pages = (total + size - 1) / size
        let minutes = max(Double(pages) * seconds, Double(pages) * 0.06) / 60
        let detail =
            "\(counted(total, "record")) on \(counted(pages, "page")), about "
            + counted(Int(minutes.rounded(.up)), "minute")
        guard case .every(let interval) = entity.schedule, !entity.isDelta,
            minutes * 60 > interval
        else { return .passed(title, detail) }
        return .failed(
            title, "\(detail), which is longer than the schedule allows",
            remedy: "name `modified`, so that only changes are asked for, or pull more seldom")
    }
}
